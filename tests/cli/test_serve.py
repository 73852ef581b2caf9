import json
import re
import signal
import socket
import subprocess
import sys
import urllib.request


def test_the_server_prints_its_address_answers_and_stops_at_ctrl_c() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "extractor", "serve"], stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        line = process.stderr.readline()
        address = re.search(r"http://127\.0\.0\.1:\d+/v1", line)
        assert address, line
        with urllib.request.urlopen(f"{address[0]}/models", timeout=30) as answer:
            assert json.load(answer)["data"][0]["id"] == "embedded/rules-v1"
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=30)
    assert (output, errors) == ("", "")


def test_a_port_that_is_taken_is_a_usage_error() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        shown = subprocess.run(
            [sys.executable, "-m", "extractor", "serve", "--port", port], capture_output=True, text=True, check=False
        )
    assert shown.returncode == 2
    assert f"Cannot listen on 127.0.0.1:{port}" in shown.stderr
    assert "Traceback" not in shown.stderr
