"""Stocking: which article lies where, how it is asked for there, and to what levels it is kept."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from bot.demonstration import demand
from bot.demonstration.catalogue import Article
from bot.demonstration.chance import dice
from bot.demonstration.demand import Asked, Calendar, Profile
from bot.demonstration.hospital import Hospital, Site, Supplier
from bot.demonstration.shelf import Shelf

SECOND_SHARE = 0.2  # Chance that a department beside the first one stocks an article too.
DIRECT_SHARE = 0.5  # Chance that consigned stock is brought straight to its one department.
COUNTY = "C-"  # What the county hospital's departments are called beside the first site's.


@dataclass(slots=True)
class Store:
    """An article at a site's central store: reorder point, order quantity, what is on its way."""

    article: Article
    supplier: Supplier
    owner: str
    shelf: Shelf
    weekly: float = 0.0
    reorder: int = 0
    quantity: int = 0
    ordered: int = 0
    direct: Shelf | None = None
    """The department's shelf that deliveries go to, where the store keeps none of it."""

    @property
    def delivered_to(self) -> Shelf:
        """The shelf on which a delivery is put."""
        return self.direct or self.shelf


@dataclass(slots=True)
class Ward:
    """An article at a department: its levels, and what will be asked for in order of days."""

    article: Article
    department: str
    store: Store
    shelf: Shelf
    least: int
    most: int
    asked: tuple[Asked, ...]
    coming: int = 0


@dataclass(slots=True)
class Stocking:
    """Every article's stores, and its wards by department."""

    stores: list[Store] = field(default_factory=list)
    wards: dict[str, list[Ward]] = field(default_factory=lambda: defaultdict(list))

    def add(self, store: Store, wards: Iterable[Ward]) -> None:
        """Take an article in: its store at a site and its wards there."""
        self.stores.append(store)
        for ward in wards:
            self.wards[ward.department].append(ward)

    def shelves(self) -> Iterable[Shelf]:
        """Yield every shelf, in a fixed order."""
        for store in self.stores:
            yield store.shelf
        for wards in self.wards.values():
            for ward in wards:
                yield ward.shelf


def lay_out(hospital: Hospital, articles: Sequence[Article], start: date, seed: int) -> Stocking:
    """Decide what is stocked where, draw its demand and set its levels."""
    stocking = Stocking()
    weeks = demand.calendar(start)
    for site in hospital.sites:
        stocked = {a.code: _departments(hospital, site, a, seed) for a in articles}
        shapes = _shapes(articles, stocked, seed)
        for article in articles:
            if stocked[article.code]:
                store = _store(hospital, site, article)
                wards = [
                    _ward(hospital, store, d, shapes[d, article.code], weeks, seed)
                    for d in stocked[article.code]
                ]
                _settle(store, wards, seed)
                stocking.add(store, wards)
    return stocking


def _departments(hospital: Hospital, site: Site, article: Article, seed: int) -> list[str]:
    """Return the departments of a site that stock an article."""
    names = article.departments
    if site.share < 1:
        names = tuple(COUNTY + name for name in names if COUNTY + name in hospital.places)
        if dice(seed, site.code, article.code).random() >= site.share:
            return []
    others = [n for n in names[1:] if dice(seed, n, article.code).random() < SECOND_SHARE]
    return [*names[:1], *others]


def _shapes(
    articles: Sequence[Article], stocked: Mapping[str, Sequence[str]], seed: int
) -> dict[tuple[str, str], Profile]:
    """Draw the demand of each size run: its middle sizes are asked for oftener than its ends."""
    runs: dict[tuple[str, str], list[Article]] = defaultdict(list)
    for article in articles:
        for department in stocked[article.code]:
            runs[department, article.family].append(article)
    shapes = {}
    for (department, family), run in runs.items():
        thrown = dice(seed, "shape", department, family)
        drawn = sorted((demand.profile(thrown) for _ in run), key=lambda p: p.interval)
        for article, shape in zip(middle_first(run), drawn, strict=True):
            shapes[department, article.code] = shape
    return shapes


def middle_first(run: Sequence[Article]) -> list[Article]:
    """Sort a size run by how near each article is to the run's middle."""
    ranks: dict[str, list[float]] = defaultdict(list)
    for article in run:
        for dimension, amount in _amounts(article):
            ranks[dimension].append(amount)
    spread = {d: sorted(set(amounts)) for d, amounts in ranks.items()}

    def off(article: Article) -> float:
        return sum(
            abs(spread[d].index(amount) / max(1, len(spread[d]) - 1) - 0.5)
            for d, amount in _amounts(article)
        )

    return sorted(run, key=lambda a: (off(a), a.code))


def _amounts(article: Article) -> list[tuple[str, float]]:
    found = []
    for size in article.sizes:
        try:
            found.append((size.dimension, float(size.amount)))
        except ValueError:
            continue  # A shape or a side has no middle.
    return found


def _store(hospital: Hospital, site: Site, article: Article) -> Store:
    place = hospital.home(article, hospital.store(site.code))
    shelf = Shelf(article.code, site.code, place)
    return Store(article, hospital.supplier_of(article), hospital.owner_of(article), shelf)


def _ward(
    hospital: Hospital, store: Store, department: str, shape: Profile, weeks: Calendar, seed: int
) -> Ward:
    article = store.article
    shelf = Shelf(article.code, store.shelf.site, hospital.home(article, department))
    asked = demand.series(shape, dice(seed, department, article.code), weeks)
    store.weekly += shape.weekly
    return Ward(article, department, store, shelf, *_ward_levels(shape.weekly), tuple(asked))


def _ward_levels(weekly: float) -> tuple[int, int]:
    """Return the least and most that a department keeps: some weeks' use and one to spare."""
    least = math.ceil(1.5 * weekly) + 1
    return least, least + max(5, math.ceil(3 * weekly))


def _settle(store: Store, wards: Sequence[Ward], seed: int) -> None:
    """Set a store's reorder point and order quantity once its use is known."""
    lead_weeks = sum(store.supplier.lead_days) / 2 / 7 + 0.6
    store.reorder = math.ceil(1.5 * store.weekly * lead_weeks) + 3
    store.quantity = max(14, math.ceil(12 * store.weekly))
    chance = dice(seed, "direct", store.article.code, store.shelf.site).random()
    if store.owner and len(wards) == 1 and chance < DIRECT_SHARE:
        store.direct = wards[0].shelf
