"""Every machine: only tabled moves happen, each only with its permission, and no state is a dead end by accident."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.errors import NotAllowed, TransitionRefused
from portal.domain.roles import COUNCIL_ROLES, PERMISSIONS, Actor, Grant, Role
from portal.domain.workflow import MACHINES, Action, Machine, allowed_actions, apply

COUNCIL, OTHER = "E99000002", "E99000001"
#: States that nothing leads out of.
LAST = {
    "round": set(),
    "assessment": {"reviewed", "replaced"},
    "consultation": {"outcome_published", "withdrawn"},
    "summary": {"superseded", "withdrawn"},
    "correction": {"answered", "withdrawn"},
}
#: Machines whose steps are a council's own, the department's, or both in turn.
machines = st.sampled_from(MACHINES)
actors = st.lists(
    st.builds(
        lambda role, council: Grant(role, council if role in COUNCIL_ROLES else None),
        st.sampled_from(list(Role)),
        st.sampled_from([COUNCIL, OTHER]),
    ),
    max_size=3,
).map(lambda grants: Actor(user_id=None, name="Somebody", grants=tuple(grants)))


def may_by_hand(actor: Actor, permission: object, council: str | None) -> bool:
    """The table of permissions, read apart from `may`: for one council, or for the department."""
    return any(permission in PERMISSIONS[grant.role] and grant.council == council for grant in actor.grants)


@given(
    machines,
    st.sampled_from([COUNCIL, None]),
    st.lists(st.tuples(st.sampled_from(list(Action)), actors), max_size=25),
    st.data(),
)
def test_any_course_of_actions_keeps_to_the_table(machine: Machine, council, course, data):
    state = data.draw(st.sampled_from(machine.states))
    tabled = {(move.source, move.action): move for move in machine.transitions}
    for action, actor in course:
        move = tabled.get((state, action))
        offered = action in allowed_actions(machine, state, actor, council=council)
        try:
            target = apply(machine, state, action, actor=actor, council=council)
        except TransitionRefused:
            assert move is None
            assert not offered
            continue
        except NotAllowed:
            assert move is not None
            assert not may_by_hand(actor, move.permission, council)
            assert not offered
            continue
        assert move is not None and target == move.target
        assert may_by_hand(actor, move.permission, council)
        assert offered
        state = target
        assert state in machine.states


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine.name)
def test_each_move_is_tabled_once_between_known_states(machine):
    keys = [(move.source, move.action) for move in machine.transitions]

    assert len(keys) == len(set(keys))
    assert {move.source for move in machine.transitions} | {move.target for move in machine.transitions} <= set(
        machine.states
    )


@pytest.mark.parametrize("machine", [m for m in MACHINES if m.name in LAST], ids=lambda machine: machine.name)
def test_every_state_is_reached_and_only_the_last_have_no_way_out(machine):
    reached, todo = {machine.states[0]}, [machine.states[0]]
    while todo:
        here = todo.pop()
        for move in machine.transitions:
            if move.source == here and move.target not in reached:
                reached.add(move.target)
                todo.append(move.target)

    assert reached == set(machine.states)
    assert {state for state in machine.states if all(m.source != state for m in machine.transitions)} == LAST[
        machine.name
    ]


def test_no_machine_moves_for_somebody_without_a_role():
    nobody = Actor(user_id=None, name="Nobody")
    for machine in MACHINES:
        for move in machine.transitions:
            with pytest.raises(NotAllowed):
                apply(machine, move.source, move.action, actor=nobody, council=COUNCIL)


def test_submitted_round_opens_again_only_by_the_department():
    from portal.domain.workflow import ROUND, RoundState

    for role in COUNCIL_ROLES:
        officer = Actor(user_id=None, name="Officer", grants=(Grant(role, COUNCIL),))
        assert allowed_actions(ROUND, RoundState.SUBMITTED, officer, council=COUNCIL) == ()
