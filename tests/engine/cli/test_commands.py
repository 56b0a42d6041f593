"""`gagejigi-engine` as a person at a terminal meets it: real process, real exit codes."""

import json
import os
import re
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from keyring.backend import KeyringBackend

from engine.api import Engine, Texts
from engine.cli import commands
from engine.cli.context import Context
from engine.cli.main import cli
from engine.language.analysis import Analysis, Aspect, AspectFound, Reason, ReasonFound, Span
from engine.platforms.port import Visibility
from engine.reviews.dto import Origin
from engine.runtime.paths import Profile
from engine.runtime.secrets import key_file, passphrase
from engine.runtime.secrets.errors import KeyringMissing
from tests.engine.found import SHOP, review
from tests.harness.listener import Listener, moody

ROOT = Path(__file__).resolve().parents[3]


def run(*words: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    environ = {**os.environ, "PYTHONPATH": str(ROOT), "DBUS_SESSION_BUS_ADDRESS": "unix:path=/none"}
    command = [sys.executable, "-m", "engine.cli", *words]
    return subprocess.run(command, input=stdin, capture_output=True, env=environ, check=False)


@pytest.fixture
def profile(tmp_path: Path) -> list[str]:
    key = tmp_path / "key"
    key_file.make(key)
    return ["--profile", str(tmp_path / "profile"), "--key-file", str(key)]


def lines(done: subprocess.CompletedProcess[bytes]) -> list[dict[str, object]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_classify_answers_line_by_line_whatever_comes() -> None:
    odd = "정말 맛있어요\n\n최악이에요 다시는 안 가요\n".encode() + b"\xff\xfe\x00 broken\r\nend"
    done = run("classify", stdin=odd)
    assert done.returncode == 0
    answers = lines(done)
    assert len(answers) == 5
    assert all(-1.0 <= float(str(one["score"])) <= 1.0 for one in answers)
    labels = [one["label"] for one in answers]
    assert labels[:3] == ["positive", "neutral", "negative"]


def test_classify_tells_everything_that_was_found() -> None:
    [told] = lines(run("classify", stdin="정말 맛있어요".encode()))
    assert set(told) == {
        *("score", "label", "probability", "intent", "written_in", "toxicity"),
        *("toxicity_probability", "manners", "aspects", "reasons"),
    }


def test_classify_answers_as_the_readme_shows() -> None:
    shown = (ROOT / "README.md").read_text(encoding="utf-8")
    example = re.search(r"^echo '(.+)' \| \S+gagejigi-engine classify\n(\{.+\})$", shown, re.M)
    assert example is not None
    [answer] = lines(run("classify", stdin=example[1].encode()))
    assert answer == near(json.loads(example[2]))


def near(told: object) -> object:
    """Equal but for what another processor makes of an int8 graph."""
    if isinstance(told, dict):
        return {name: near(value) for name, value in told.items()}
    if isinstance(told, list):
        return [near(value) for value in told]
    return pytest.approx(told, abs=0.1) if isinstance(told, float) else told


def test_classify_compares_words_with_their_stars() -> None:
    starred = "5\t최악이에요 다시는 안 가요\n1\t최악이에요 다시는 안 가요\n\t최악\n\n4.5\t\n"
    answers = lines(run("classify", "--stars", stdin=starred.encode()))
    assert [one["contradiction"] for one in answers] == [True, False, False, False, False]
    assert [one["stars"] for one in answers] == [5.0, 1.0, None, None, 4.5]


@pytest.mark.parametrize("line", ["맛있어요", "6\t맛있어요", "nan\t맛있어요", "별\t맛있어요"])
def test_a_line_without_its_stars_is_refused_by_its_number(line: str) -> None:
    """The others are answered, each in its place."""
    starred = f"5\t좋아요\n{line}\n4\t좋아요\n{line}\n".encode()
    for extra, told in (["--json"], 0), ([], 2):
        done = run("classify", "--stars", *extra, stdin=starred)
        good, bad, fine, worse = lines(done)
        assert (done.returncode, good["stars"], fine["stars"]) == (6, 5.0, 4.0)
        assert [str(one["message"]).split(": ")[0] for one in (bad, worse)] == [
            "<stdin>:2", "<stdin>:4",
        ]  # fmt: skip
        assert len(done.stderr.splitlines()) == told
    assert done.stderr.decode().startswith("<stdin>:2: 별점")


def test_classify_reads_a_file(tmp_path: Path) -> None:
    file = tmp_path / "reviews.txt"
    file.write_text("친절하고 좋았습니다\n" * 3, encoding="utf-8")
    assert len(lines(run("classify", str(file), "--json"))) == 3


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--bogus"], 2),
        (["collect", "--bogus"], 2),
        (["nonsense"], 2),
        (["classify", "/no/such/file"], 2),
        (["search"], 2),
        (["search", "--aspect", "weather"], 2),
        (["approve", "seven"], 2),
        (["approve", "9" * 30], 2),
        (["collect", "--shop", "0"], 2),
        (["login", "--timeout", "-5"], 2),
        (["--help"], 0),
        ([], 2),
    ],
)
def test_usage(words: list[str], code: int) -> None:
    done = run(*words)
    assert done.returncode == code
    assert b"Traceback" not in done.stderr
    assert "사용법:" in (done.stderr + done.stdout).decode()


REFUSALS = {
    "--bogus": ("--bogus 옵션은 없어요.", "No such option '--bogus'."),
    "nonsense": ("nonsense 명령은 없어요.", "No such command 'nonsense'."),
    "search --aspct taste": ("'--aspect' 인가요?", "Did you mean '--aspect'?"),
    "search": ("찾을 말(WORDS)이나", "Give WORDS or a condition."),
    "search --aspect weather": ("대신 이 가운데 골라 주세요", "is not one of"),
    "search --limit": ("--limit 뒤에 값을 적어 주세요.", "Option '--limit' requires an argument."),
    "approve": ("꼭 적어야 하는 값이 빠졌어요: 'IDS...'.", "Missing argument 'IDS...'."),
    "approve seven": ("'seven' 대신 숫자를", "'seven' is not a number."),
    "collect --shop 0": ("에 맞게 적어 주세요.", "0 is not in the range"),
    "job check send": ("더 적으신 값이 있어요. (send)", "unexpected extra argument (send)"),
    "packs use": ("이름(NAME)이나 폴더(FOLDER)", "NAME or FOLDER is missing."),
    "learn --on --off": ("가운데 하나만", "Give only one of"),
    "learn --status --on": ("가운데 하나만", "Give only one of"),
    "shops --lang fr": ("'--lang' 값이 맞지 않아요.", "Invalid value for '--lang'"),
}


@pytest.mark.parametrize("words", REFUSALS)
@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_slip_is_told_in_the_language_asked_for(words: str, language: str) -> None:
    told = CliRunner().invoke(cli, ["--lang", language, *words.split()])
    assert told.exit_code == 2
    korean, english = REFUSALS[words]
    assert (korean in told.output, english in told.output) == (language == "ko", language == "en")


@pytest.mark.parametrize(
    ("words", "korean"),
    [
        (["search", "--help"], True),
        (["search", "--help", "--lang", "en"], False),
        (["--help", "--lang=en"], False),
        (["--lang", "en", "search", "--lang", "ko", "-h"], True),
        (["--lang", "en", "search", "-h", "--", "--lang", "ko"], False),
    ],
)
def test_the_language_is_chosen_before_or_after_the_command(words: list[str], korean: bool) -> None:
    told = CliRunner().invoke(cli, words).output
    assert told.startswith("사용법:" if korean else "Usage:")


def test_errors_speak_the_language_that_stands_after_the_command(profile: list[str]) -> None:
    done = run(*profile, "approve", "99", "--lang", "en")
    assert (done.returncode, done.stderr.decode().isascii()) == (6, True)


def test_an_empty_profile_answers_every_question(profile: list[str]) -> None:
    for words in (["shops"], ["search", "국물"], ["drafts"], ["send"], ["analyse"]):
        done = run(*profile, *words, "--json")
        assert (words, done.returncode, done.stderr) == (words, 0, b"")
    done = run(*profile, "collect")
    assert (done.returncode, "login" in done.stderr.decode()) == (4, True)


def test_a_job_is_listed_and_run_by_its_id(profile: list[str]) -> None:
    listed = {str(one["id"]): one["title"] for one in lines(run("job", "--json"))}
    assert listed == {job: Texts("ko")(key) for job, key in Engine.jobs().items()}
    done = run(*profile, "job", "check", "--json")
    assert (done.returncode, lines(done)) == (0, [{"shops": [], "scored": 0, "drafts": 0}])
    assert run(*profile, "job", "nonsense").returncode == 6


def test_reviews_are_read_again_and_found_by_what_they_say(
    profile: list[str], tmp_path: Path
) -> None:
    with closing(Engine.open(tmp_path / "profile", key_file=tmp_path / "key")) as engine:
        [shop] = engine.shops.remember("smartplace", "main", [SHOP])
        found = [review(1, "최악이에요 다시는 안 가요"), review(2, "정말 맛있어요")]
        found[0] = replace(found[0], status=Visibility.HIDDEN)
        with engine._database.unit() as unit:
            engine.reviews.absorb(unit, found, Origin("smartplace", shop.id, 1, 0))
        engine.reviews.analyse(Listener(urgent_taste, "an older one"))
    assert {"outdated": 2} in lines(run(*profile, "doctor", "--json"))
    by_status = ["--status", "hidden", "--status", "gone"]
    by_aspect = ["--aspect", "taste", "--negative"]
    for words in (["--urgent"], by_aspect, ["최악", "--negative"], by_status):
        assert [one["id"] for one in lines(run(*profile, "search", *words, "--json"))] == [1]
    assert [one["id"] for one in lines(run(*profile, "search", "맛있어요", "--json"))] == [2]
    assert lines(run(*profile, "search", "--aspect", "taste", "--label", "neutral", "--json")) == []
    assert lines(run(*profile, "analyse", "--json")) == [{"read": 2, "left": 0}]
    assert lines(run(*profile, "analyse", "--json")) == [{"read": 0, "left": 0}]
    assert lines(run(*profile, "search", "--urgent", "--json")) == []
    assert lines(run(*profile, "analyse", "--all", "--json")) == [{"read": 2, "left": 0}]


def urgent_taste(text: str) -> Analysis:
    if "최악" not in text:
        return moody("positive")
    said = Span(0, len(text))
    return replace(
        moody("negative"),
        aspects=(AspectFound(Aspect.TASTE, "negative", said),),
        reasons=(ReasonFound(Reason.REFUND, 0.9, said),),
    )


def test_errors_have_a_code_a_remedy_and_an_exit_code(profile: list[str], tmp_path: Path) -> None:
    run(*profile, "shops")
    other = tmp_path / "other"
    key_file.make(other)
    wrong = [*profile[:2], "--key-file", str(other)]
    done = run(*wrong, "shops", "--json")
    [told] = lines(done)
    assert (done.returncode, told["error"]) == (3, "store.wrong_key")
    assert told["remedy"]
    assert run(*profile, "shops").returncode == 0
    missing = run(*profile, "approve", "99", "--json")
    assert (missing.returncode, lines(missing)[0]["error"]) == (6, "not_found")


def test_utf16_is_refused_and_other_bytes_are_told(tmp_path: Path) -> None:
    file = tmp_path / "reviews.txt"
    file.write_text("별로예요\n", encoding="utf-16")
    done = run("classify", str(file), "--json")
    assert (done.returncode, lines(done)[0]["error"]) == (6, "invalid_input")
    file.write_bytes("별로예요\r\n\n".encode("cp949"))
    done = run("classify", str(file))
    assert (done.returncode, len(lines(done))) == (0, 2)
    assert "UTF-8" in done.stderr.decode()


@pytest.mark.parametrize(
    ("shell", "code"),
    [("classify <&-", 0), ("classify reviews.txt >/dev/full", 1), ("classify reviews.txt", 0)],
)
def test_odd_streams_leave_no_traceback(tmp_path: Path, shell: str, code: int) -> None:
    (tmp_path / "reviews.txt").write_text("맛있어요\n", encoding="utf-8")
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = ["bash", "-c", f"{sys.executable} -m engine.cli {shell}"]
    done = subprocess.run(command, capture_output=True, env=environ, cwd=tmp_path, check=False)
    assert (done.returncode, b"Traceback" in done.stderr) == (code, False)


def test_the_others_are_approved_when_one_cannot_be(profile: list[str]) -> None:
    done = run(*profile, "approve", "7", "8", "--json")
    assert (done.returncode, [one["error"] for one in lines(done)]) == (6, ["not_found"] * 2)


def test_a_backup_comes_back(profile: list[str]) -> None:
    [made] = lines(run(*profile, "backup", "--json"))
    name = str(made["path"]).rpartition("/")[2]
    assert [
        str(one["path"]).endswith(name)
        for one in lines(run(*profile, "backup", "--list", "--json"))
    ]
    assert run(*profile, "backup", "--restore", name).returncode == 0
    assert run(*profile, "shops").returncode == 0
    assert run(*profile, "backup", "--restore", "other").returncode == 6


def test_a_passphrase_is_typed_twice_when_new_and_opens_a_backup_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked_twice = []

    def typed(_: str, *, confirmation_prompt: str | bool, **how: object) -> str:
        asked_twice.append(bool(confirmation_prompt))
        return "a long passphrase"

    def none_here() -> KeyringBackend:
        raise KeyringMissing

    monkeypatch.setattr("engine.runtime.secrets.keyring.system_keyring", none_here)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("click.prompt", typed)
    context = Context("ko", tmp_path / "profile", as_json=True)
    with context.engine() as engine:
        backup = engine.backups.create()
    assert context.saved().restore(backup).is_file()
    assert asked_twice == [True, False]


def test_a_passphrase_is_changed_and_the_old_one_opens_nothing(tmp_path: Path) -> None:
    folder, key = tmp_path / "profile", os.urandom(32)
    profile = Profile(folder)
    folder.mkdir(mode=0o700)
    passphrase.wrap(profile.wrapped_key, "국물은 따로 담아요", key)
    words = ["--profile", str(folder), "passphrase"]
    typed = "국물은 따로 담아요\n떡은 오늘 뽑았어요\n떡은 오늘 뽑았어요\n".encode()
    assert run(*words, stdin=typed).returncode == 0
    assert passphrase.unwrap(profile.wrapped_key, "떡은 오늘 뽑았어요") == key
    refused = run(*words, "--json", stdin=typed)
    assert (refused.returncode, lines(refused)[0]["error"]) == (3, "secrets.wrong_passphrase")
    none = run("--profile", str(tmp_path / "other"), "passphrase", "--json", stdin=typed)
    assert (none.returncode, lines(none)[0]["error"]) == (6, "not_found")


@pytest.mark.parametrize("language", ["ko", "en"])
def test_key_files_that_are_there_or_not_say_how_to_make_one(tmp_path: Path, language: str) -> None:
    key, profile = tmp_path / "key", tmp_path / "profile"
    key_file.make(key)
    content = key.read_bytes()
    for words, expected in (
        (["keyfile", str(key)], (6, "secrets.key_file_taken")),
        (
            ["--profile", str(profile), "--key-file", str(tmp_path / "none"), "shops"],
            (3, "secrets.key_file_missing"),
        ),
    ):
        done = run("--json", f"--lang={language}", *words)
        [told] = lines(done)
        assert (done.returncode, told["error"]) == expected
        assert "gagejigi-engine keyfile PATH" in str(told["remedy"])
    assert key.read_bytes() == content


NAMES = sorted(file.stem for file in Path(commands.__file__).parent.glob("[a-z]*.py"))


@pytest.mark.parametrize("name", ["", *NAMES])
def test_every_command_has_help_in_both_languages(name: str) -> None:
    assert NAMES
    for language in ("ko", "en"):
        done = CliRunner().invoke(cli, [*name.split(), "--help", "--lang", language])
        assert (done.exception, "--json" in done.output) == (None, True)
        blocks = [words for words in re.split(r"\s{2,}", done.output) if len(words) > 20]
        prose = [words for words in blocks if not words.startswith(("-", "["))]
        assert prose
        for words in prose:
            spoken = words.replace("가게지기", "").replace("오늘", "")
            assert bool(re.search("[가-힣]", spoken)) == (language == "ko"), words


def test_a_reader_that_leaves_is_no_fault(tmp_path: Path) -> None:
    file = tmp_path / "many.txt"
    file.write_text("맛있어요\n" * 20_000, encoding="utf-8")
    command = f"{sys.executable} -m engine.cli classify {file} | head -n 1"
    done = subprocess.run(
        ["bash", "-c", command],
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert b"Traceback" not in done.stderr
