"""What is served as js/ and css/, as `make bundles` made it; `make check` compares it with its sources."""

import json
import re
import subprocess
from pathlib import Path

import pytest
from django.contrib.staticfiles.finders import FileSystemFinder
from django.contrib.staticfiles.storage import HashedFilesMixin
from django.core.files.storage import FileSystemStorage, InMemoryStorage
from django.test import override_settings

from bfr_site import settings as site
from tests.runner import packages

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "static"
DIST = STATIC / "dist"
BUNDLES = sorted(path for path in DIST.rglob("*") if path.is_file())
SCRIPTS = [path for path in BUNDLES if path.suffix == ".js"]
STYLES = [path for path in BUNDLES if path.suffix == ".css"]
STATIC_TAG = re.compile(r"""{%\s*static\s+['"]([^'"]+)['"]""")


def named(path):
    return path.relative_to(DIST).as_posix()


def our_files():
    """Return the name and the file of everything of ours that the site serves, as its own settings say."""
    with override_settings(STATICFILES_DIRS=site.STATICFILES_DIRS):
        found = FileSystemFinder().list([])
        return {
            f"{storage.prefix}/{name}" if storage.prefix else name: Path(storage.path(name))
            for name, storage in found
        }


def test_each_source_that_a_page_may_ask_for_has_its_bundle():
    sources = [path for folder in ("js", "css") for path in (STATIC / folder).iterdir() if path.is_file()]

    assert {path.relative_to(STATIC) for path in sources} == {path.relative_to(DIST) for path in BUNDLES}


def test_every_page_asks_for_files_that_are_served():
    asked_for = {
        name for path in (ROOT / "templates").rglob("*") if path.is_file()
        for name in STATIC_TAG.findall(path.read_text())
    }  # fmt: skip
    served = our_files()

    assert len(asked_for) > 15
    assert sorted(name for name in asked_for if name not in served) == []


def test_no_source_and_nothing_for_developers_is_served():
    allowed = {"js", "css", "fonts", "icons", "install"}

    assert {name.split("/")[0] for name in our_files()} == allowed
    assert not [name for name in our_files() if name.startswith("js/phone/")]


@pytest.mark.parametrize("path", SCRIPTS, ids=named)
def test_a_script_comes_whole_and_can_be_read(path, tmp_path):
    is_classic = path.name in ("theme.js", "service-worker.js")
    copy = tmp_path / ("script.cjs" if is_classic else "script.mjs")
    copy.write_text(path.read_text())

    assert not re.search(r"\bimport\b[\s{\"'(]|\bexport\b[\s{]", path.read_text())
    subprocess.run([packages.find_node(), "--check", copy], check=True)


@pytest.mark.parametrize("path", SCRIPTS, ids=named)
def test_a_script_does_nothing_that_the_content_security_policy_forbids(path):
    assert not re.search(r"\beval\(|\bFunction\(|\.innerHTML|setAttribute\(.style", path.read_text())


@pytest.mark.parametrize("path", STYLES, ids=named)
def test_a_style_sheet_comes_whole_and_in_words_that_the_oldest_browser_knows(path):
    text = path.read_text()

    assert "@import" not in text
    assert "light-dark(" not in text
    assert not re.search(r"[{;]\s*&", text), "nested rules"


def test_the_name_of_a_style_sheet_follows_from_the_fonts_that_it_names(tmp_path):
    """Django's storage finds the addresses in what was minified, and gives them their hashed names."""

    class Storage(HashedFilesMixin, InMemoryStorage):  # type: ignore[misc]  # Django mixes them the same way
        pass

    files = {name: (FileSystemStorage(path.parent), path.name) for name, path in our_files().items()}
    storage = Storage()
    for name, (source, own_name) in files.items():
        storage.save(name, source.open(own_name))
    hashed = {name: new for name, new, _ in storage.post_process({name: (storage, name) for name in files})}
    style_sheet = storage.open(hashed["css/phone.css"]).read().decode()

    fonts = [name for name in files if name.endswith(".woff2")]
    assert len(fonts) == 2
    for name in fonts:
        assert hashed[name] != name
        assert f"url(../{hashed[name]})" in style_sheet.replace('"', "")


@pytest.mark.parametrize("name", ["phone.js", "phone-live.js", "phone-live-timed.js"])
def test_the_licence_of_a_part_stays_with_it(name):
    holder = re.search(r"Copyright .*", (STATIC / "vendor/idb/LICENSE.txt").read_text())[0]

    assert holder in (DIST / "js" / name).read_text()


def test_the_pinned_npm_packages_have_hashes_and_name_no_host():
    lock = json.loads((ROOT / "package-lock.json").read_text())
    pinned = {name: each for name, each in lock["packages"].items() if name}

    assert len(pinned) > 5
    assert [name for name, each in pinned.items() if "resolved" in each or "integrity" not in each] == []


@pytest.mark.parametrize("path", sorted((STATIC / "js").rglob("*.js")), ids=lambda path: path.name)
def test_a_script_stays_small(path):
    assert len(path.read_text().splitlines()) <= 400
