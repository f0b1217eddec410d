"""No module of declarations is left out of the whole: a merge can lose a line."""

import pkgutil
from importlib import import_module
from types import ModuleType

import pytest

from services.kpi import kpis, measures
from services.kpi.kpis import CATALOGUE
from services.kpi.measures import MEASURES


def declaring(package: ModuleType, what: str) -> list[ModuleType]:
    modules = [import_module(f"{package.__name__}.{one.name}") for one in pkgutil.iter_modules(package.__path__)]
    return [module for module in modules if hasattr(module, what)]


@pytest.mark.parametrize("module", declaring(measures, "MEASURES"), ids=lambda module: module.__name__)
def test_every_measure_that_a_module_declares_is_measured(module: ModuleType) -> None:
    assert set(module.MEASURES) <= set(MEASURES)


@pytest.mark.parametrize("module", declaring(kpis, "KPIS"), ids=lambda module: module.__name__)
def test_every_kpi_that_a_module_declares_is_in_the_catalogue(module: ModuleType) -> None:
    assert {kpi.id for kpi in module.KPIS} <= {kpi.id for kpi in CATALOGUE}


@pytest.mark.parametrize("module", declaring(measures, "MEASURES"), ids=lambda module: module.__name__)
def test_a_module_lists_every_measure_that_it_makes(module: ModuleType) -> None:
    made = {one for one in vars(module).values() if isinstance(one, measures.Measure)}

    assert made <= set(MEASURES)


@pytest.mark.parametrize("module", declaring(kpis, "KPIS"), ids=lambda module: module.__name__)
def test_a_module_lists_every_kpi_that_it_makes(module: ModuleType) -> None:
    made = {one.id for one in vars(module).values() if isinstance(one, kpis.Kpi)}

    assert made <= {kpi.id for kpi in CATALOGUE}
