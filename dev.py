"""Set everything up and run one thing: `python3 dev.py demo | test | check | bench | campaign | run ...`."""

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
BIN = HERE / ".venv" / "bin"
LOCK = HERE / "requirements.lock"
MARK = HERE / ".venv" / "installed.lock"
COMPILED = {"PYTHONPYCACHEPREFIX": str(HERE / ".venv" / "pycache"), "PYTHONDONTWRITEBYTECODE": ""}
"""Where Python keeps what it compiled, also where it is told to keep nothing: a start takes a third then."""
STEPS = {
    "demo": [["vlottrekker", "demo"]],
    "test": [["python", "-m", "pytest", "-n", "auto", "--dist", "worksteal"]],
    "check": [
        ["ruff", "check"],
        ["ruff", "format", "--check"],
        ["mypy"],
        ["python", "-m", "pytest", "tests/test_texts.py", "tests/test_architecture.py"],
    ],
    "bench": [["python", "-m", "tests.bench"]],
    "campaign": [["python", "-m", "tests.campaign"]],
    "run": [["vlottrekker"]],
}


def main(arguments: list[str]) -> int:
    """Run the named thing with the arguments that follow it; the exit code is that of the thing."""
    name, *rest = arguments or [""]
    if sys.version_info < (3, 11):  # noqa: UP036 - this file may be started by any Python
        return stop(
            f"Vlottrekker needs Python 3.11 or newer; this is {sys.version.split()[0]}. Start a newer one."
        )
    if os.name != "posix":
        return stop("Vlottrekker runs on Linux and macOS. On Windows, run this within WSL.")
    if name not in STEPS:
        return stop(f"Use: python3 dev.py {' | '.join(STEPS)}")
    try:
        install()
    except ModuleNotFoundError:
        return stop("This Python has no venv module. On Debian or Ubuntu: sudo apt install python3-venv")
    except subprocess.CalledProcessError:
        return stop(
            "Installing failed, see above. Without a network? Connect, and run the same command again."
        )
    around = os.environ | COMPILED
    for program, *options in STEPS[name]:
        command = [str(BIN / program), *options, *rest]
        code = subprocess.run(command, cwd=HERE, env=around, check=False).returncode
        if code:
            return code
    return 0


def install() -> None:
    """Make the virtual environment as requirements.lock says, unless it stands already."""
    if MARK.exists() and MARK.read_bytes() == _installed():
        return
    import venv  # noqa: PLC0415 - some systems ship Python without it, and main says what to do

    print("Installing, this happens once ...", flush=True)
    venv.create(HERE / ".venv", with_pip=True, clear=True)
    python = str(BIN / "python")
    uv = subprocess.run([python, "-m", "pip", "install", "-q", "uv"], check=False).returncode == 0
    pip = (
        [str(BIN / "uv"), "pip", "install", "-q", "--python", python]
        if uv
        else [python, "-m", "pip", "install", "-q"]
    )
    subprocess.run([*pip, "--require-hashes", "-r", str(LOCK)], check=True)
    subprocess.run([*pip, "--no-deps", "--no-build-isolation", "-e", str(HERE)], check=True)
    MARK.write_bytes(_installed())


def _installed() -> bytes:
    """Say what is installed, and where: a folder that was moved is installed again."""
    return LOCK.read_bytes() + f"# in {HERE}\n".encode()


def stop(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
