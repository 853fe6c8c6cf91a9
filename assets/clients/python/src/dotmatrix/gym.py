"""A Game Boy game as an environment of Gymnasium. It needs `pip install dotmatrix[gym]`."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Mapping, Sequence
from typing import Any, SupportsFloat

try:
    import gymnasium
    import numpy
    import numpy.typing
except ImportError as missing:
    raise ImportError(f"dotmatrix.gym needs Gymnasium and NumPy ({missing}): install them with `pip install 'dotmatrix[gym]'`") from missing

from .errors import DotmatrixError, ProtocolError
from .game import Game, Played
from .picture import Picture

Frame = numpy.typing.NDArray[numpy.uint8]
#: What a step is worth, from what came of it and what came of the step before; None at the first.
Reward = Callable[[Played, "Played | None"], float]

#: The presses that a policy chooses from unless it is given others.
ACTIONS = ("none", "a", "b", "start", "select", "up", "down", "left", "right")


def new_milestones(now: Played, before: Played | None) -> float:
    """One for each milestone that the step has reached."""
    return float(len(now.milestones))


class GameBoyEnv(gymnasium.Env[Frame, numpy.int64]):
    """An episode is a recorded run, which the attribute run names: `dotmatrix verify` proves it, `dotmatrix replay` shows it.

    An observation is the picture, height x width x 3. An action is one of actions, each the buttons of one step such as "a",
    "a+b" or "up up": they are held for hold frames of 1/60 second, then none for wait frames. reward is new_milestones, or a
    function of yours. An episode is terminated when the game's last milestone is reached, and truncated when it ends
    otherwise: after steps (0: no limit), or because a person or an error has ended it.

    info has step, milestones (titles, of the episode), reached (those of the step), and what help_level allows: facts
    and text. tools names single tools or levels in its place; milestones are told in any case, as the rewards need them.
    db is the record; without it, dotmatrix's own.

    reset takes the options from_, a capture or battery save to start from, and steps; a seed is that of the run. The machine
    is the same for every seed."""

    metadata: dict[str, Any] = {"render_modes": ["rgb_array"], "render_fps": 4}

    def __init__(
        self,
        rom: str | os.PathLike[str] | None = None,
        *,
        steps: int = 0,
        actions: Sequence[str] = ACTIONS,
        hold: int = 8,
        wait: int = 16,
        until_still: bool = False,
        reward: Reward = new_milestones,
        help_level: str = "facts",
        tools: Sequence[str] = (),
        from_: str = "",
        db: str | os.PathLike[str] | None = None,
        name: str = "gymnasium",
        render_mode: str | None = None,
    ) -> None:
        if render_mode not in (None, "rgb_array"):
            raise ValueError(f"render_mode {render_mode!r} is unknown: use rgb_array, or None")
        if not actions or not all(isinstance(one, str) and one.split() for one in actions):
            raise ValueError("actions must be a list of buttons such as ['a', 'up', 'a+b']")
        self.render_mode = render_mode
        self.actions = tuple(actions)
        self._hold, self._wait, self._until_still = hold, wait, until_still
        self._reward = reward
        self._options: dict[str, Any] = {"steps": steps, "from_": from_}
        self._fixed: dict[str, Any] = {"rom": rom, "db": db, "name": name, "tools": sorted({*(tools or (help_level,)), "look", "milestones"})}
        self._knows_facts = False
        self._game: Game | None = None
        self._before: Played | None = None
        self._milestones: list[str] = []
        self._run = ""
        self._over = True
        self._picture = self._begin({}, 0)  # its size is that of the observations
        self.action_space = gymnasium.spaces.Discrete(len(self.actions))
        self.observation_space = gymnasium.spaces.Box(0, 255, (self._picture.height, self._picture.width, 3), numpy.uint8)

    def _begin(self, options: Mapping[str, Any], seed: int) -> Picture:
        """Starts a game, which is no run before its first step, and gives its first picture."""
        self.close()
        self._game = Game(**self._fixed, **{**self._options, **options}, seed=seed)
        self._knows_facts = "facts" in self._game.tools()
        self._before, self._milestones, self._run, self._over = None, [], "", False
        return self._game.look()

    def reset(self, *, seed: int | None = None, options: dict[str, Any] | None = None) -> tuple[Frame, dict[str, Any]]:
        super().reset(seed=seed)
        if unknown := set(options or {}) - set(self._options):
            raise ValueError(f"reset has no options {sorted(unknown)}: use {sorted(self._options)}")
        self._picture = self._begin(options or {}, int(self.np_random.integers(1 << 31)) if seed is None else seed)
        assert self._game is not None  # it has begun
        facts = self._game.call("facts") if self._knows_facts else None
        return self._picture.array(), self._info((), facts.data.get("facts") if facts else None, facts.text if facts else "", 0)

    def step(self, action: numpy.int64) -> tuple[Frame, SupportsFloat, bool, bool, dict[str, Any]]:
        if self._game is None or self._over:
            raise gymnasium.error.ResetNeeded("the episode is over, or has not begun: call reset first")
        if not self.action_space.contains(action):
            raise gymnasium.error.InvalidAction(f"{action!r} is not an action: use 0 to {len(self.actions) - 1}")
        played = self._game.press(*self.actions[int(action)].split(), hold=self._hold, wait=self._wait, until_still=self._until_still)
        if played.picture is None:
            raise ProtocolError("a press was answered without a picture: is this package made for the program's version?")
        self._picture = played.picture
        self._milestones += played.milestones
        self._over = played.ended != ""
        if not self._run:
            self._run = self._game.status().run
        reward = self._reward(played, self._before)
        self._before = played
        info = self._info(played.milestones, played.facts, played.text, played.step)
        for name, value in (("fault", played.fault), ("person_says", list(played.person_says)), ("ended", played.ended), ("cause", played.cause)):
            if value:
                info[name] = value
        complete = played.cause == "story"
        return self._frame(), reward, complete, self._over and not complete, info

    def _info(self, reached: Sequence[str], facts: Any, text: str, step: int) -> dict[str, Any]:
        info: dict[str, Any] = {"step": step, "milestones": list(self._milestones), "reached": list(reached)}
        if self._knows_facts:
            info |= {"facts": facts, "text": text}
        return info

    def _frame(self) -> Frame:
        """The picture in the game's own size: a press is answered with an enlarged one."""
        enlarged = self._picture.array()
        shape = self.observation_space.shape
        assert shape is not None  # it is a box
        scale = enlarged.shape[0] // shape[0]
        if scale < 1 or enlarged.shape != (shape[0] * scale, shape[1] * scale, 3):
            raise ProtocolError(f"a picture of {enlarged.shape[1]} x {enlarged.shape[0]} is none of this game's")
        return numpy.ascontiguousarray(enlarged[::scale, ::scale])

    def render(self) -> Any:
        """The picture with render_mode rgb_array, else None."""
        return self._frame() if self.render_mode == "rgb_array" else None

    @property
    def run(self) -> str:
        """The ID of the episode's run; "" before its first step. It is not in info, which is the same for the same actions."""
        return self._run

    def say(self, text: str) -> None:
        """Has the record say why the next action is chosen."""
        if self._game is None:
            raise gymnasium.error.ResetNeeded("no episode has begun: call reset first")
        self._game.say(text)

    def close(self) -> None:
        """Ends the episode; what was played of it is recorded."""
        game, self._game = self._game, None
        if game is not None:
            with contextlib.suppress(DotmatrixError):
                game.close()


gymnasium.register(id="dotmatrix/GameBoy-v0", entry_point="dotmatrix.gym:GameBoyEnv")
