"""Records behave as frozen dataclasses do, though their methods are shared or made on first use."""

import copy
import inspect
import pickle
import threading
from dataclasses import FrozenInstanceError, asdict, dataclass, field, fields, is_dataclass, replace

import pytest

from newsvault.models import Article, Block, Results, Snippet
from newsvault.models.record import record
from newsvault.search.query.tree import Word


@record
class Point:
    """A point."""

    x: int
    y: int = 0
    label: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plain:
    """The same as a plain dataclass."""

    x: int
    y: int = 0
    label: str = field(default="", compare=False)


def test_it_is_a_dataclass() -> None:
    point = Point(x=1)
    assert is_dataclass(point)
    assert [one.name for one in fields(Point)] == ["x", "y", "label"]
    assert asdict(point) == {"x": 1, "y": 0, "label": ""}
    assert replace(point, y=2) == Point(x=1, y=2)
    assert repr(point) == repr(Plain(x=1)).replace("Plain", "Point")
    assert not hasattr(point, "__dict__")


def test_equality_and_hash_are_of_the_compared_fields() -> None:
    assert Point(x=1, label="a") == Point(x=1, label="b")
    assert hash(Point(x=1, label="a")) == hash(Point(x=1, label="b"))
    assert Point(x=1) != Point(x=2)
    assert Point(x=1) != Plain(x=1)  # type: ignore[comparison-overlap]
    assert Word(text="a", position=3) == Word(text="a")
    assert len({Word(text="a", position=3), Word(text="a"), Word(text="b")}) == 2


def test_it_cannot_be_changed() -> None:
    point = Point(x=1)
    with pytest.raises(FrozenInstanceError):
        point.x = 2  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        del point.x
    with pytest.raises(FrozenInstanceError):
        point.z = 2  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "make",
    [
        lambda kind: kind(1),
        lambda kind: kind(),
        lambda kind: kind(x=1, z=2),
        lambda kind: kind(y=1),
    ],
)
def test_wrong_arguments_are_refused(make: object) -> None:
    for kind in (Plain, Point):
        with pytest.raises(TypeError):
            make(kind)  # type: ignore[operator]


def test_the_first_record_of_a_class_is_checked_too() -> None:
    @record
    class Fresh:
        """Never made before."""

        x: int

    with pytest.raises(TypeError, match="'z'"):
        Fresh(x=1, z=2)  # type: ignore[call-arg]
    assert Fresh(x=1).x == 1


def test_copies_and_pickles_are_equal() -> None:
    article = Article(url="https://a.example/", headline="h", blocks=(Block(text="t"),))
    for other in (copy.copy(article), copy.deepcopy(article), pickle.loads(pickle.dumps(article))):
        assert other == article
        assert other.blocks == article.blocks


def test_the_signature_is_known_before_the_first_record_is_made() -> None:
    @record
    class Fresh:
        """Never made before."""

        x: int
        y: int = 0

    assert str(inspect.signature(Fresh)) == "(*, x: int, y: int = 0) -> None"
    assert inspect.signature(Point) == inspect.signature(Plain)


def test_subclasses_have_their_own_init_and_fields() -> None:
    class Named(Point):
        def __init__(self, name: str) -> None:
            super().__init__(x=1)
            self.name_given = name

        __setattr__ = object.__setattr__

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Solid(Point):
        z: int = 0

    assert list(inspect.signature(Named).parameters) == ["name"]
    assert (Named("a").x, Named("a").name_given) == (1, "a")
    assert Solid(x=1, z=2) != Solid(x=1, z=3)
    assert Solid(x=1, z=2).y == 0


def test_methods_that_a_class_defines_are_kept() -> None:
    assert repr(Results(query="a", total=3, hits=())) == "<0 of 3 hits>"
    assert Snippet(text="a") == Snippet(text="a")


def test_threads_may_make_the_first_record_together() -> None:
    @record
    class Fresh:
        """Never made before."""

        x: int

    made: list[Fresh] = []
    threads = [threading.Thread(target=lambda n=n: made.append(Fresh(x=n))) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(one.x for one in made) == list(range(8))
