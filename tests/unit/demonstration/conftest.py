"""The demonstration hospital planned once for all tests of this folder."""

import time
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

import pytest

from bot.demonstration import catalogue, hospital
from bot.demonstration.catalogue import Article
from bot.demonstration.hospital import Hospital
from bot.demonstration.plan import plan
from bot.demonstration.steps import Step
from tests.unit.demonstration.replay import Account

S = TypeVar("S", bound=Step)
TODAY = date(2026, 11, 23)


@dataclass(frozen=True)
class Story:
    today: date
    hospital: Hospital
    articles: dict[str, Article]
    steps: list[Step]
    account: Account
    seconds: float
    """CPU time that the planning took."""

    def of(self, kind: type[S]) -> list[S]:
        return [step for step in self.steps if isinstance(step, kind)]


@pytest.fixture(scope="session")
def the_hospital() -> Hospital:
    return hospital.load()


@pytest.fixture(scope="session")
def articles() -> list[Article]:
    return catalogue.load(TODAY)


@pytest.fixture(scope="session")
def story(the_hospital: Hospital, articles: list[Article]) -> Story:
    begun = time.process_time()
    steps = list(plan(the_hospital, articles, TODAY))
    seconds = time.process_time() - begun
    account = Account()
    account.follow(steps)
    return Story(TODAY, the_hospital, {a.code: a for a in articles}, steps, account, seconds)
