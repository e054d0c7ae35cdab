"""The two commands from a fresh machine to the program, on Linux, Windows and macOS."""

from __future__ import annotations

from pathlib import Path

import pytest

from installers.steps.set_up import set_up
from tests.installers.machines import FakeMachine

PIP = "-m pip install --disable-pip-version-check --log <project>/.venv/from_source.log -e <project>"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    return tmp_path


def test_run_on_a_fresh_server_makes_the_sample_without_a_window(project: Path) -> None:
    server = FakeMachine(project, absent=["python3.12-venv", "libegl1", "fonts-nanum"])
    assert set_up(["run"], project, server) == 0
    assert server.commands == [
        "apt-get update -q",
        "apt-get install -q -y --no-install-recommends -o DPkg::Lock::Timeout=120 "
        "python3.12-venv libegl1 fonts-nanum",
        "python3.12 -m venv --clear <project>/.venv",
        f"<project>/.venv/bin/python {PIP}[ocr]",
        "<project>/.venv/bin/python -m coverstudio make-sample --out-folder <project>/out",
    ]
    assert "no display" in server.sentences[-1]
    assert server.environments[0]["DEBIAN_FRONTEND"] == "noninteractive"
    assert server.environments[-1]["QT_QPA_PLATFORM"] == "offscreen"


def test_run_on_a_linux_desktop_opens_the_window(project: Path) -> None:
    desktop = FakeMachine(project)
    desktop.display = True
    assert set_up(["run"], project, desktop) == 0
    assert desktop.commands[-1] == "<project>/.venv/bin/python -m coverstudio --sample"
    assert "QT_QPA_PLATFORM" not in desktop.environments[-1]


@pytest.mark.parametrize(
    ("platform", "python"), [("win32", ".venv/Scripts/python.exe"), ("darwin", ".venv/bin/python")]
)
def test_windows_and_macos_need_no_system_packages_and_open_the_window(
    project: Path, platform: str, python: str
) -> None:
    desktop = FakeMachine(project, platform, absent=["libegl1", "fonts-nanum", "python3.12-venv"])
    desktop.apt = desktop.root = False
    assert set_up(["run"], project, desktop) == 0
    assert desktop.commands == [
        "python3.12 -m venv --clear <project>/.venv",
        f"<project>/{python} {PIP}[ocr]",
        f"<project>/{python} -m coverstudio --sample",
    ]


@pytest.mark.parametrize(
    ("platform", "python"),
    [
        ("linux", ".venv/bin/python"),
        ("win32", ".venv/Scripts/python.exe"),
        ("darwin", ".venv/bin/python"),
    ],
)
def test_test_installs_all_extras_and_passes_arguments_on(project: Path, platform: str, python: str) -> None:
    machine = FakeMachine(project, platform)
    machine.program_code = 1
    assert set_up(["test", "tests/rules", "-k", "types"], project, machine) == 1
    assert machine.commands[-2:] == [
        f"<project>/{python} {PIP}[ai,dev,ocr]",
        f"<project>/{python} -m pytest -n 2 --dist loadfile tests/rules -k types",
    ]
    assert machine.environments[-1]["QT_QPA_PLATFORM"] == "offscreen"


def test_other_pythons_packages_stay_out(project: Path) -> None:
    machine = FakeMachine(project)
    set_up(["run"], project, machine)
    assert all("PYTHONPATH" not in variables for variables in machine.environments)
    assert all(variables["PYTHONUTF8"] == "1" for variables in machine.environments)


class TestTheSecondTime:
    def test_nothing_is_installed_again(self, project: Path) -> None:
        machine = FakeMachine(project)
        set_up(["test"], project, machine)
        machine.commands.clear()
        set_up(["test"], project, machine)
        set_up(["run"], project, machine)
        assert machine.commands == [
            "<project>/.venv/bin/python -m pytest -n 2 --dist loadfile",
            "<project>/.venv/bin/python -m coverstudio make-sample --out-folder <project>/out",
        ]

    def test_a_changed_project_is_installed_again_with_all_it_had(self, project: Path) -> None:
        machine = FakeMachine(project)
        set_up(["test"], project, machine)
        (project / "pyproject.toml").write_text("[project]\nname = 'x'\n")
        machine.commands.clear()
        set_up(["run"], project, machine)
        assert machine.commands[0] == f"<project>/.venv/bin/python {PIP}[ai,dev,ocr]"

    def test_the_tests_after_a_run_add_what_they_need(self, project: Path) -> None:
        machine = FakeMachine(project)
        set_up(["run"], project, machine)
        machine.commands.clear()
        set_up(["test"], project, machine)
        assert machine.commands[0] == f"<project>/.venv/bin/python {PIP}[ai,dev,ocr]"

    @pytest.mark.parametrize("answer", [(127, "No such file"), (1, "No module named pip"), (0, "3 9\n")])
    def test_a_broken_environment_is_made_anew(self, project: Path, answer: tuple[int, str]) -> None:
        machine = FakeMachine(project)
        set_up(["run"], project, machine)
        machine.commands.clear()
        machine.venv_answers = answer
        set_up(["run"], project, machine)
        assert machine.commands[0] == "python3.12 -m venv --clear <project>/.venv"


class TestOneSentence:
    """Exit code 2, and one line on stderr that says what to do."""

    @staticmethod
    def refused(machine: FakeMachine, capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
        assert set_up(arguments or ("run",), machine.project, machine) == 2
        complaint = capsys.readouterr().err
        assert complaint.count("\n") == 1
        return complaint

    def test_without_the_right_to_install_packages(
        self, project: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        machine = FakeMachine(project, absent=["libegl1", "fonts-nanum"])
        machine.root = False
        line = "type: sudo apt install --no-install-recommends libegl1 fonts-nanum\n"
        assert line in self.refused(machine, capsys)
        assert machine.commands == []

    def test_without_apt(self, project: Path, capsys: pytest.CaptureFixture[str]) -> None:
        machine = FakeMachine(project, absent=["libegl1"])
        machine.apt = False
        assert "Missing on this machine: libEGL.so.1. Install" in self.refused(machine, capsys)

    def test_when_apt_fails(self, project: Path, capsys: pytest.CaptureFixture[str]) -> None:
        machine = FakeMachine(project, absent=["python3.12-venv"])
        machine.offline = True
        assert "sudo apt install --no-install-recommends python3.12-venv" in self.refused(machine, capsys)

    def test_without_room(self, project: Path, capsys: pytest.CaptureFixture[str]) -> None:
        machine = FakeMachine(project)
        machine.free = 300_000_000
        assert "needs 1.2 GB" in self.refused(machine, capsys)
        assert machine.commands == []

    @pytest.mark.parametrize(
        ("log", "sentence"),
        [
            ("OSError: [Errno 28] No space left on device", "the temporary folder is full"),
            ("NewConnectionError: <...>: Temporary failure in name resolution", "check the network"),
            ("ERROR: No matching distribution found for torch", "says why"),
        ],
    )
    def test_when_pip_fails(
        self, project: Path, capsys: pytest.CaptureFixture[str], log: str, sentence: str
    ) -> None:
        machine = FakeMachine(project)
        machine.pip_log = log
        assert sentence in self.refused(machine, capsys)
        machine.commands.clear()
        machine.pip_log = None
        assert set_up(["run"], project, machine) == 0
        assert machine.commands[0].endswith(f"{PIP}[ocr]")

    def test_when_pip_fills_the_disk_and_cannot_even_write_its_log(
        self, project: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        machine = FakeMachine(project)
        machine.venv_answers = (0, "3 13\n")
        (project / ".venv").mkdir()
        machine.free, machine.pip_log = 4096, ""
        assert "the temporary folder is full" in self.refused(machine, capsys)

    @pytest.mark.parametrize("arguments", [(), ("install",), ("run", "fast")])
    def test_an_unknown_command(
        self, project: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]
    ) -> None:
        machine = FakeMachine(project)
        assert set_up(arguments, project, machine) == 2
        assert capsys.readouterr().err.startswith("Say `from_source.py run` to install")

    def test_a_project_that_is_not_there(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert "pyproject.toml: No such file" in self.refused(FakeMachine(tmp_path), capsys)


def test_comforts_are_named_and_not_waited_for(project: Path) -> None:
    machine = FakeMachine(project, absent=["fonts-nanum", "libwayland-cursor0", "libxcb-cursor0"])
    machine.root = False
    assert set_up(["run"], project, machine) == 0
    assert "fonts-nanum" in machine.sentences[0]
    assert "useful, not required" in machine.sentences[0]


def test_a_window_needs_its_libraries(project: Path) -> None:
    machine = FakeMachine(project, absent=["libxcb-cursor0"])
    machine.root, machine.display = False, True
    assert set_up(["run"], project, machine) == 2
