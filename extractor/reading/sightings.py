"""Which articles were read before and where: 24 to 48 bytes for each, so that millions fit."""

from array import array

_EMPTY = 0
_LINE_BITS = 40
_START = 1024


class Sightings:
    """Remembers for each article id the place where it was first read.

    A hash table with open addressing and linear probing (Knuth, The Art of Computer Programming 3, section 6.4), since
    a dict takes some 200 bytes for each entry. The names of files are kept once each.
    """

    def __init__(self) -> None:
        self._keys = array("Q", bytes(8 * _START))
        self._places = array("Q", bytes(8 * _START))
        self._count = 0
        self._names: list[str] = []

    def first(self, article_id: str, source: str) -> str | None:
        """Notes an article and returns the source under which it was noted before, or None.

        Args:
            article_id: Its id, 16 hexadecimal digits.
            source: Its file, with `:LINE` for a row.
        """
        key = int(article_id, 16) or 1
        slot = self._slot(key)
        if self._keys[slot] != _EMPTY:
            return self._source(self._places[slot])
        self._keys[slot], self._places[slot] = key, self._place(source)
        self._count += 1
        if self._count * 3 > len(self._keys) * 2:
            self._grow()
        return None

    def _slot(self, key: int) -> int:
        mask = len(self._keys) - 1
        slot = key & mask
        while self._keys[slot] not in (_EMPTY, key):
            slot = (slot + 1) & mask
        return slot

    def _grow(self) -> None:
        keys, places = self._keys, self._places
        self._keys = array("Q", bytes(16 * len(keys)))
        self._places = array("Q", bytes(16 * len(keys)))
        for key, place in zip(keys, places, strict=True):
            if key != _EMPTY:
                slot = self._slot(key)
                self._keys[slot], self._places[slot] = key, place

    def _place(self, source: str) -> int:
        name, _, number = source.rpartition(":")
        name, line = (name, int(number)) if name and number.isdecimal() else (source, 0)
        if not self._names or self._names[-1] != name:
            self._names.append(name)
        return (len(self._names) - 1) << _LINE_BITS | line

    def _source(self, place: int) -> str:
        name, line = self._names[place >> _LINE_BITS], place & ((1 << _LINE_BITS) - 1)
        return f"{name}:{line}" if line else name
