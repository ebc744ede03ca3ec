"""Groups depend on what is grouped, not on its order; people's judgements win; names stay."""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from probatum.footage.alignment import Track
from probatum.footage.analysis import Analysis, FrameHash
from probatum.footage.candidates import candidate_pairs
from probatum.footage.grouping import FootageJudgement, Grouping, group
from probatum.model.errors import ValueInvalid


def _footage(seed: int, *, noise: int = 0, frames: int = 20) -> Analysis:
    """A clip of changing hashes; `noise` changes that many bits of each frame, as another encoding would."""
    rng = random.Random(seed)
    base = rng.getrandbits(256)
    hashes = []
    for _ in range(frames):
        for bit in rng.sample(range(256), 24):
            base ^= 1 << bit
        hashes.append(base)
    changes = random.Random(seed * 1000 + noise)
    for number in range(frames):
        for bit in changes.sample(range(256), noise):
            hashes[number] ^= 1 << bit
    found = tuple(FrameHash(second=number * 0.5, pdq=f"{code:064x}", quality=100) for number, code in enumerate(hashes))
    return Analysis(kind="video", container="test", duration=frames * 0.5, frames=found)


def _still(seed: int) -> Analysis:
    code = random.Random(seed).getrandbits(256)
    frames = tuple(FrameHash(second=number * 0.5, pdq=f"{code:064x}", quality=100) for number in range(20))
    return Analysis(kind="video", container="test", duration=10.0, frames=frames)


# Recording 1 three times (a, b encoded anew, a2 the same bytes as a), recording 2 twice, 3 alone, a still scene twice.
CASE = [
    ("a", "d1", _footage(1)),
    ("a2", "d1", _footage(1)),
    ("b", "d2", _footage(1, noise=6)),
    ("c", "d3", _footage(2)),
    ("d", "d4", _footage(2, noise=9)),
    ("e", "d5", _footage(3)),
    ("s1", "d6", _still(8)),
    ("s2", "d7", _still(8)),
]


def _sets(grouping: Grouping) -> list[tuple[str, ...]]:
    return [each.items for each in grouping.groups]


def test_same_footage_and_identical_files_are_grouped_and_the_rest_stands_alone() -> None:
    """A match that is only possible is a suggestion."""
    grouping = group(CASE)
    assert _sets(grouping) == [("a", "a2", "b"), ("c", "d"), ("e",), ("s1",), ("s2",)]
    assert [(each.a, each.b, each.outcome) for each in grouping.suggestions] == [("s1", "s2", "possible")]
    reasons = {(each.a, each.b): each.outcome for each in grouping.groups[0].matches}
    assert reasons == {("a", "a2"): "identical", ("a", "b"): "same_footage"}
    assert grouping.version


verdicts = st.builds(
    FootageJudgement,
    a=st.sampled_from([item for item, _, _ in CASE]),
    b=st.sampled_from([item for item, _, _ in CASE]),
    verdict=st.sampled_from(["yes", "no", "unsure"]),
)


@settings(max_examples=25, deadline=None)
@given(
    order=st.permutations(range(len(CASE))),
    judgements=st.lists(verdicts, max_size=5),
    shuffle=st.randoms(use_true_random=False),
)
def test_the_order_of_files_and_judgements_changes_nothing(
    order: list[int], judgements: list[FootageJudgement], shuffle: random.Random
) -> None:
    """Grouping is a function of the sets."""
    shuffled = list(judgements)
    shuffle.shuffle(shuffled)
    assert group([CASE[number] for number in order], judgements=shuffled) == group(CASE, judgements=judgements)


@settings(max_examples=25, deadline=None)
@given(judgements=st.lists(verdicts, max_size=8))
def test_no_is_kept_and_identical_files_stay_together(judgements: list[FootageJudgement]) -> None:
    """Whatever else people say and machines find; every item is in one group."""
    grouping = group(CASE, judgements=judgements)
    home = {item: each.id for each in grouping.groups for item in each.items}
    digests = {item: digest for item, digest, _ in CASE}
    assert sorted(home) == sorted(digests)
    assert home["a"] == home["a2"]
    for each in judgements:
        if each.verdict == "no" and digests[each.a] != digests[each.b]:
            assert home[each.a] != home[each.b]


def test_no_keeps_two_matching_files_apart_and_is_not_suggested_again() -> None:
    """A person has decided."""
    grouping = group(CASE, judgements=[FootageJudgement(a="d", b="c", verdict="no")])
    assert ("c",) in _sets(grouping)
    assert ("d",) in _sets(grouping)
    assert all((each.a, each.b) != ("c", "d") for each in grouping.suggestions)


def test_yes_joins_what_the_machine_would_not() -> None:
    """And says why they are together."""
    grouping = group(CASE, judgements=[FootageJudgement(a="s2", b="s1", verdict="yes")])
    assert ("s1", "s2") in _sets(grouping)
    assert [each.outcome for each in grouping.groups[-1].matches] == ["judged"]
    assert grouping.suggestions == ()


def test_unsure_leaves_the_machine_result() -> None:
    """It is not "no"; a mere suggestion is not made again."""
    grouping = group(CASE, judgements=[FootageJudgement(a="c", b="d", verdict="unsure")])
    assert ("c", "d") in _sets(grouping)


def test_a_yes_that_a_no_overrules_is_reported() -> None:
    """a = a2 by bytes, so yes(a, e) and no(a2, e) cannot both hold."""
    judgements = [FootageJudgement(a="a", b="e", verdict="yes"), FootageJudgement(a="a2", b="e", verdict="no")]
    grouping = group(CASE, judgements=judgements)
    assert ("e",) in _sets(grouping)
    assert grouping.conflicts == (FootageJudgement(a="a", b="e", verdict="yes"),)


def test_judgements_on_unknown_items_are_passed_over() -> None:
    """The item may belong to another case."""
    assert group(CASE, judgements=[FootageJudgement(a="a", b="zz", verdict="yes")]) == group(CASE)


def test_an_unknown_verdict_is_refused() -> None:
    """Rather than taken for one of the three."""
    with pytest.raises(ValueInvalid):
        FootageJudgement(a="a", b="b", verdict="maybe")  # type: ignore[arg-type]


def test_one_item_with_two_objects_is_refused() -> None:
    """An Item is one preserved file."""
    with pytest.raises(ValueInvalid):
        group([("a", "d1", _footage(1)), ("a", "d2", _footage(2))])


def _ids(grouping: Grouping) -> dict[str, str]:
    return {item: each.id for each in grouping.groups for item in each.items}


def test_names_stay_when_files_are_added() -> None:
    """Also when a new file sorts before all others."""
    before = _ids(group(CASE))
    after = _ids(group([("0", "d0", _footage(1, noise=3)), *CASE], previous=before))
    assert after == {**before, "0": before["a"]}


def test_when_a_group_splits_the_larger_part_keeps_the_name() -> None:
    """And no two groups share one."""
    before = _ids(group(CASE))
    judgements = [FootageJudgement(a="a", b="b", verdict="no"), FootageJudgement(a="a2", b="b", verdict="no")]
    after = _ids(group(CASE, judgements=judgements, previous=before))
    assert after["a"] == after["a2"] == before["a"]
    assert after["b"] != before["b"]
    assert len({*after.values()}) == len(group(CASE, judgements=judgements).groups)


def test_when_groups_merge_one_of_the_names_stays() -> None:
    """The one that most items had."""
    before = _ids(group(CASE))
    after = _ids(group(CASE, judgements=[FootageJudgement(a="a", b="e", verdict="yes")], previous=before))
    assert after["e"] == before["a"]


def test_a_short_shared_title_joins_nobody() -> None:
    """Three seconds of the same moving opening in two different films of forty seconds."""
    opening = _footage(50, frames=8).frames

    def film(seed: int) -> Analysis:
        rest = _footage(seed, frames=80).frames
        moved = tuple(FrameHash(second=each.second + 4.0, pdq=each.pdq, quality=100) for each in rest)
        return Analysis(kind="video", container="test", duration=44.0, frames=opening + moved)

    grouping = group([("x", "d1", film(60)), ("y", "d2", film(61))])
    assert _sets(grouping) == [("x",), ("y",)]
    assert [each.outcome for each in grouping.suggestions] == ["same_footage"]


def test_nothing_gives_no_groups() -> None:
    """Also sound alone groups by its bytes only."""
    silent = Analysis(kind="audio", container="wav", duration=3.0)
    assert group([]).groups == ()
    assert _sets(group([("a", "d1", silent), ("b", "d1", silent), ("c", "d2", silent)])) == [("a", "b"), ("c",)]


def _changed(code: int, bits: int, rng: random.Random) -> str:
    for bit in rng.sample(range(256), bits):
        code ^= 1 << bit
    return f"{code:064x}"


def test_candidates_hold_nearly_all_pairs_of_clips_with_frames_alike(clip: Callable[..., Analysis]) -> None:
    """At a distance of 20 bits a frame, eight frames a clip: none of 200 is missed."""
    rng = random.Random(5)
    tracks = []
    for _ in range(200):
        codes = [rng.getrandbits(256) for _ in range(8)]
        tracks.append(Track.of(clip([f"{code:064x}" for code in codes]).frames))
        tracks.append(Track.of(clip([_changed(code, 20, rng) for code in codes]).frames))
    found = set(candidate_pairs(tracks))
    assert found >= {(number, number + 1) for number in range(0, 400, 2)}
    assert len(found) < 300


def test_a_clip_uploaded_very_often_stays_one_group_without_all_pairs(clip: Callable[..., Analysis]) -> None:
    """Full buckets link neighbours only, which is enough to hold the group together."""
    rng = random.Random(6)
    codes = [rng.getrandbits(256) for _ in range(6)]
    tracks = [Track.of(clip([_changed(code, 2, rng) for code in codes]).frames) for _ in range(300)]
    found = candidate_pairs(tracks)
    assert len(found) < 300 * 299 / 2
    joined = {0}
    for _ in range(10):
        joined |= {each for pair in found if joined & set(pair) for each in pair}
    assert joined == set(range(300))


def test_two_thousand_clips_have_few_candidates() -> None:
    """2,000 clips of 40 frames: random collisions do not add up to all pairs."""
    rng = np.random.default_rng(7)
    words = rng.integers(0, 1 << 63, (2000, 40, 4), dtype=np.uint64) * np.uint64(2)
    tracks = [Track.from_words(np.arange(40, dtype=np.float64) / 2, each) for each in words]
    assert len(candidate_pairs(tracks)) < 100


def test_neighbouring_groups_are_sorted() -> None:
    """By their smallest item, so that two runs can be compared line by line."""
    assert all(one.items[0] < two.items[0] for one, two in pairwise(group(CASE).groups))
