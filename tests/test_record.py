"""Records behave as frozen dataclasses do, though their methods are shared or made on first use."""

import copy
import inspect
import pickle
import subprocess
import sys
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


@record
class Line:
    """Points, in tuples and tuples of tuples."""

    start: Point
    inner: tuple[tuple[Point, ...], ...] = ()
    others: tuple[object, ...] = ()


@record
class Sealed:
    """A record that decides itself what is pickled of it."""

    x: int

    def __getstate__(self) -> int:
        return self.x + 1

    def __setstate__(self, state: int) -> None:
        object.__setattr__(self, "x", state)


@dataclass(frozen=True, slots=True, kw_only=True)
class Solid(Point):
    """A dataclass that a record is the base of."""

    z: int = 0


def _line() -> Line:
    point = Point(x=1, y=2, label="a")
    others = (Plain(x=1), Solid(x=1, z=2), Sealed(x=3), [point], {"a": (point,)}, (), None, "t")
    return Line(start=point, inner=((point, Point(x=5)), ()), others=others)


def test_records_within_records_are_pickled_with_them() -> None:
    line = _line()
    other = pickle.loads(pickle.dumps(line))
    others = (*line.others[:2], Sealed(x=4), *line.others[3:])
    assert repr(other) == repr(replace(line, others=others))
    assert hash(other.inner) == hash(line.inner)
    with pytest.raises(FrozenInstanceError):
        other.inner[0][0].x = 2


def test_a_pickled_record_is_restored_with_one_call() -> None:
    calls = []
    blocks = (Block(text="t"), Block(text="u"))
    data = pickle.dumps(Article(url="https://a.example/", headline="h", blocks=blocks))
    sys.setprofile(lambda frame, event, _: calls.append(frame) if event == "call" else None)
    try:
        pickle.loads(data)
    finally:
        sys.setprofile(None)
    here = sys._getframe()
    outer = [frame.f_code.co_name for frame in calls if frame.f_back is here]
    assert outer == ["_restore"]


def test_a_class_that_was_never_made_is_restored() -> None:
    script = (
        "import pickle, sys; from tests.test_record import Line; "
        "print(pickle.loads(sys.stdin.buffer.read()).inner[0][1])"
    )
    found = subprocess.run(
        [sys.executable, "-c", script], input=pickle.dumps(_line()), capture_output=True, check=True
    )
    assert found.stdout.decode().strip() == "Point(x=5, y=0, label='')"


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
