"""Scripts of the launcher, which stands outside the packages so that it runs before anything is installed."""

from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from types import ModuleType

from tests.runner.compose import ROOT


def load_script(name: str) -> ModuleType:
    """The module `bfr_site/run/<name>.py`, loaded by its path as the launcher does."""
    loader = SourceFileLoader(name, str(ROOT / f"bfr_site/run/{name}.py"))
    spec = spec_from_loader(name, loader)
    assert spec is not None
    module = module_from_spec(spec)
    loader.exec_module(module)
    return module
