import statistics
from collections import Counter
from datetime import date

import pytest

from bot.demonstration import demand
from bot.demonstration.chance import dice
from bot.demonstration.demand import Profile

START = date(2025, 5, 26)
# What was measured on the public series; how, is told in the module's docstring.
MEASURED_INTERVAL, MEASURED_CV2, MEASURED_MEAN = 4.33, 0.235, 1.60
MEASURED_INTERMITTENT, MEASURED_LUMPY = 0.834, 0.165


@pytest.fixture(scope="module")
def drawn() -> list[list[int]]:
    throws = dice("test demand")
    weeks = demand.calendar(START).weeks
    return [demand.weekly(demand.profile(throws), throws, weeks) for _ in range(3000)]


def figures(weeks: list[int]) -> tuple[float, float, float] | None:
    sizes = [q for q in weeks if q]
    if len(sizes) < 2:
        return None
    mean = statistics.mean(sizes)
    return len(weeks) / len(sizes), statistics.variance(sizes) / mean**2, mean


def boylan(interval: float, cv2: float) -> str:
    if interval < 1.32:
        return "smooth" if cv2 < 0.49 else "erratic"
    return "intermittent" if cv2 < 0.49 else "lumpy"


def test_the_classes_have_the_measured_shares(drawn: list[list[int]]) -> None:
    found = [f for f in map(figures, drawn) if f]
    classes = Counter(boylan(interval, cv2) for interval, cv2, _ in found)

    assert classes["intermittent"] / len(found) == pytest.approx(MEASURED_INTERMITTENT, abs=0.04)
    assert classes["lumpy"] / len(found) == pytest.approx(MEASURED_LUMPY, abs=0.04)
    assert (classes["smooth"] + classes["erratic"]) / len(found) < 0.02


def test_intervals_and_sizes_have_the_measured_medians(drawn: list[list[int]]) -> None:
    found = [f for f in map(figures, drawn) if f]
    intervals, squares, means = (statistics.median(f[n] for f in found) for n in range(3))

    assert intervals == pytest.approx(MEASURED_INTERVAL, rel=0.1)
    assert squares == pytest.approx(MEASURED_CV2, abs=0.06)
    assert means == pytest.approx(MEASURED_MEAN, rel=0.08)


def test_hardly_any_series_stays_silent(drawn: list[list[int]]) -> None:
    assert sum(figures(weeks) is None for weeks in drawn) / len(drawn) < 0.03


def test_the_same_dice_give_the_same_series() -> None:
    weeks = demand.calendar(START)
    shape = demand.profile(dice("shape"))

    first, second, other = (list(demand.series(shape, dice(key), weeks)) for key in ("a", "a", "b"))

    assert first == second != other


def test_acts_come_in_order_and_add_up_to_what_the_weeks_ask_for() -> None:
    weeks = demand.calendar(START)
    shape = Profile(interval=1.5, extra=3.0, mix=1.5)

    acts = list(demand.series(shape, dice("sum"), weeks))

    assert acts == sorted(acts, key=lambda act: act.day)
    assert all(0 <= act.day < demand.WEEKS * 7 for act in acts)
    assert {act.quantity for act in acts} <= {1, 2, 3}
    assert sum(a.quantity for a in acts) == pytest.approx(shape.weekly * demand.WEEKS, rel=0.4)


def test_weekdays_are_asked_for_more_than_weekends() -> None:
    weeks = demand.calendar(date(2025, 5, 26))  # a Monday
    shape = Profile(interval=1.5, extra=2.0, mix=1.5)
    days = Counter(act.day % 7 for n in range(40) for act in demand.series(shape, dice(n), weeks))

    assert days[5] + days[6] < 0.15 * sum(days.values())
    assert min(days[d] for d in range(5)) > 2 * days[5]


def test_the_new_year_week_is_the_quietest() -> None:
    weeks = demand.calendar(START)
    shape = Profile(interval=2.0, extra=0.5, mix=1.5)
    asked = Counter(
        act.day // 7 for n in range(400) for act in demand.series(shape, dice("ny", n), weeks)
    )
    quietest = min(range(demand.WEEKS), key=lambda week: weeks.weeks[week])

    assert (START.toordinal() + quietest * 7 - date(2026, 2, 17).toordinal()) in range(-7, 8)
    assert asked[quietest] < 0.5 * sum(asked.values()) / demand.WEEKS


def test_weeks_are_of_average_busyness_on_average() -> None:
    weeks = demand.calendar(START)

    assert len(weeks.weeks) == len(weeks.days) == demand.WEEKS
    assert statistics.mean(weeks.weeks) == pytest.approx(1)


def test_no_series_is_asked_for_oftener_than_the_shortest_interval_allows() -> None:
    throws = dice("shortest")
    shapes = [demand.profile(throws) for _ in range(2000)]

    assert min(s.interval for s in shapes) == demand.SHORTEST_INTERVAL
    assert max(s.extra for s in shapes) <= demand.LARGEST_EXTRA
    assert all(s.weekly > 0 for s in shapes)
