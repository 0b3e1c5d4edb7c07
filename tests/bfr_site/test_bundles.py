"""One script and one stylesheet for the phone's pages, and for the desk's: the same code, asked for once."""

import subprocess

import pytest

from bfr_site.bundles import BUNDLED, beside, bundle
from bfr_site.phone_app import FOLDER
from tests.runner import packages

ONE = """import { two, TWO } from "./sub/two.js";
import "./three.js";
import { Box } from "./sub/deep.js";
console.log(two(), TWO, new Box().is);
"""
TWO = """// Said nowhere.
import { three } from "../three.js";
export const TWO = 2;
const own = three;
export function two() {
  return own() + TWO;
}
"""
THREE = (
    "/** Told\n * nobody. */\nexport async function late() {}\nconst three = () => 1;\nexport { three };\n"
)
DEEP = 'import { TWO } from "./two.js";\nexport class Box { is = TWO + 1; }\n'


@pytest.fixture
def modules(tmp_path):
    (tmp_path / "sub").mkdir()
    for name, text in (("one.js", ONE), ("three.js", THREE), ("sub/two.js", TWO), ("sub/deep.js", DEEP)):
        (tmp_path / name).write_text(text)
    return tmp_path


def run(path):
    node = packages.find_node()
    assert node, "Node.js is missing. On Debian or Ubuntu: sudo apt-get install nodejs"
    return subprocess.run([node, path], capture_output=True, text=True, check=True).stdout


def test_a_bundle_does_what_its_modules_do(modules):
    (modules / "bundle.mjs").write_text(bundle(modules, "one.js"))

    assert run(modules / "bundle.mjs") == "3 2 3\n"


def test_a_form_it_does_not_know_is_refused(modules):
    (modules / "three.js").write_text("export default 3;\n")

    with pytest.raises(ValueError, match="export default 3"):
        bundle(modules, "one.js")


def test_a_name_is_read_from_where_it_is_written():
    assert beside("js/phone/log.js", "../../vendor/idb/idb.js") == "vendor/idb/idb.js"


def test_a_text_over_several_lines_keeps_its_indents_by_being_refused(modules):
    (modules / "three.js").write_text("export const three = () => `a\n  b`;\n")

    with pytest.raises(ValueError, match="several lines"):
        bundle(modules, "one.js")


def test_a_stylesheet_takes_in_what_it_imports_and_nothing_from_elsewhere(tmp_path):
    (tmp_path / "one.css").write_text('/* Said nowhere. */\n@import url("two.css");\nb { top: 0 }\n')
    (tmp_path / "two.css").write_text("/* a */\na { top: 1px }\n")

    assert bundle(tmp_path, "one.css") == "a { top: 1px }\nb { top: 0 }\n"
    (tmp_path / "two.css").write_text('@import url("https://elsewhere.example/three.css");\n')
    with pytest.raises(ValueError, match="of our own"):
        bundle(tmp_path, "one.css")


def test_what_comes_in_a_layer_stays_in_it_with_its_licence(tmp_path):
    (tmp_path / "css").mkdir()
    (tmp_path / "css/one.css").write_text('@import url("../theirs.css") layer(theirs);\nb { top: 0 }\n')
    theirs = '@charset "UTF-8";/*! Licensed. */a{background:url("data:image/svg+xml,x")}'
    (tmp_path / "theirs.css").write_text(theirs + "/*# sourceMappingURL=theirs.css.map */")

    assert bundle(tmp_path, "css/one.css") == (
        "@layer theirs {\n" + theirs.removeprefix('@charset "UTF-8";') + "\n}\nb { top: 0 }\n"
    )


def test_a_stylesheet_from_another_folder_that_names_a_file_beside_it_is_refused(tmp_path):
    (tmp_path / "css").mkdir()
    (tmp_path / "css/one.css").write_text('@import url("../theirs.css");\n')
    (tmp_path / "theirs.css").write_text("a{background:url(picture.png)}")

    with pytest.raises(ValueError, match="picture"):
        bundle(tmp_path, "css/one.css")


@pytest.mark.parametrize("name", [name for name in BUNDLED if name.endswith(".js")])
def test_each_page_asks_for_one_script(name, tmp_path):
    text = bundle(FOLDER, name)

    assert not [line for line in text.splitlines() if line.startswith(("import ", "export "))]
    (tmp_path / "bundle.mjs").write_text(text)
    subprocess.run([packages.find_node(), "--check", tmp_path / "bundle.mjs"], check=True)
