"""The scripts of the phone's pages as one file each: the same code, asked for once."""

import subprocess

import pytest

from bfr_site.bundles import BUNDLED, beside, bundle
from bfr_site.phone_app import FOLDER
from tests.lanes import packages

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
THREE = "export async function late() {}\nconst three = () => 1;\nexport { three };\n"
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


@pytest.mark.parametrize("name", BUNDLED)
def test_each_page_of_the_phone_asks_for_one_script(name, tmp_path):
    text = bundle(FOLDER, name)

    assert not [line for line in text.splitlines() if line.startswith(("import ", "export "))]
    (tmp_path / "bundle.mjs").write_text(text)
    subprocess.run([packages.find_node(), "--check", tmp_path / "bundle.mjs"], check=True)
