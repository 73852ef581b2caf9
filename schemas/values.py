"""Value types that records share: ISO country codes and EDTF dates."""

import calendar
import re
from typing import Annotated

from pydantic import AfterValidator

# ISO 3166-1 alpha-3, as published by the ISO 3166 Maintenance Agency; XKX (Kosovo) is a user-assigned code in wide use.
COUNTRY_CODES = frozenset(
    """
    ABW AFG AGO AIA ALA ALB AND ARE ARG ARM ASM ATA ATF ATG AUS AUT AZE BDI BEL BEN BES BFA BGD BGR BHR BHS BIH
    BLM BLR BLZ BMU BOL BRA BRB BRN BTN BVT BWA CAF CAN CCK CHE CHL CHN CIV CMR COD COG COK COL COM CPV CRI CUB
    CUW CXR CYM CYP CZE DEU DJI DMA DNK DOM DZA ECU EGY ERI ESH ESP EST ETH FIN FJI FLK FRA FRO FSM GAB GBR GEO
    GGY GHA GIB GIN GLP GMB GNB GNQ GRC GRD GRL GTM GUF GUM GUY HKG HMD HND HRV HTI HUN IDN IMN IND IOT IRL IRN
    IRQ ISL ISR ITA JAM JEY JOR JPN KAZ KEN KGZ KHM KIR KNA KOR KWT LAO LBN LBR LBY LCA LIE LKA LSO LTU LUX LVA
    MAC MAF MAR MCO MDA MDG MDV MEX MHL MKD MLI MLT MMR MNE MNG MNP MOZ MRT MSR MTQ MUS MWI MYS MYT NAM NCL NER
    NFK NGA NIC NIU NLD NOR NPL NRU NZL OMN PAK PAN PCN PER PHL PLW PNG POL PRI PRK PRT PRY PSE PYF QAT REU ROU
    RUS RWA SAU SDN SEN SGP SGS SHN SJM SLB SLE SLV SMR SOM SPM SRB SSD STP SUR SVK SVN SWE SWZ SXM SYC SYR TCA
    TCD TGO THA TJK TKL TKM TLS TON TTO TUN TUR TUV TWN TZA UGA UKR UMI URY USA UZB VAT VCT VEN VGB VIR VNM VUT
    WLF WSM YEM ZAF ZMB ZWE XKX
    """.split()
)

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


def _check_country(code: str) -> str:
    if code not in COUNTRY_CODES:
        raise ValueError(f"{code!r} is not an ISO 3166-1 alpha-3 country code such as PAK or RUS")
    return code


def _check_day(text: str) -> str:
    match = _DATE.fullmatch(text)
    if not match:
        raise ValueError(f"{text!r} is not a date: write YYYY, YYYY-MM or YYYY-MM-DD")
    year, month, day = (int(part) if part else None for part in match.groups())
    if month is not None and not 1 <= month <= 12:
        raise ValueError(f"{text!r} has no month {month}")
    if day is not None and not 1 <= day <= calendar.monthrange(year or 1, month or 1)[1]:
        raise ValueError(f"{text!r} has no day {day}")
    return text


def _check_date(text: str) -> str:
    parts = text.split("/")
    if len(parts) > 2:
        raise ValueError(f"{text!r} is not a date: an interval is START/END")
    for part in parts:
        _check_day(part)
    if len(parts) == 2 and parts[0] > parts[1]:
        raise ValueError(f"{text!r} ends before it starts")
    return text


CountryCode = Annotated[str, AfterValidator(_check_country)]
"""An ISO 3166-1 alpha-3 code."""

EdtfDate = Annotated[str, AfterValidator(_check_date)]
"""A date in EDTF level 0 (ISO 8601-2): `2021`, `2021-07`, `2021-07-14`, or an interval `2018-12-24/2018-12-26`."""
