from __future__ import annotations

import subprocess
import sys
import unittest
import warnings
from typing import Any

import dotmatrix
from dotmatrix import Played

from .support import WithRecord

try:
    import gymnasium
    import numpy
    from gymnasium.utils.env_checker import check_env

    from dotmatrix.gym import GameBoyEnv
except ImportError:
    raise unittest.SkipTest("Gymnasium is not installed: pip install '.[gym]'") from None


class Environment(WithRecord):
    def test_checker(self) -> None:
        env = GameBoyEnv(db=self.db, render_mode="rgb_array")
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            warnings.filterwarnings("ignore", message=".*(wrapped|np.random|spec).*")
            check_env(env)
        env.close()
        self.assertTrue(self.record.runs("agent=gymnasium"))

    def test_episodes(self) -> None:
        env = GameBoyEnv(db=self.db, steps=6, name="episodes")
        first, info = env.reset(seed=5)
        self.assertEqual((first.shape, first.dtype, info["facts"], info["milestones"], env.run), ((144, 160, 3), numpy.uint8, {"mode": "boot"}, [], ""))
        runs = []
        for episode in range(2):
            begin, _ = env.reset(seed=5)
            self.assertTrue((begin == first).all())
            frames, truncated = [], False
            while not truncated:
                frame, reward, terminated, truncated, info = env.step(numpy.int64(env.actions.index("start")))
                frames.append(frame)
                self.assertEqual((reward, terminated), (0.0, False))
            self.assertEqual((info["step"], info["ended"], info["cause"]), (6, "6 steps played", "steps"))
            with self.assertRaises(gymnasium.error.ResetNeeded):
                env.step(numpy.int64(0))
            runs.append(env.run)
        with self.assertRaisesRegex(ValueError, "no options"):
            env.reset(options={"frog": 1})
        env.close()
        env.close()
        self.assertEqual(len(set(runs)), 2)
        for ref in runs:
            run = self.record.run(ref)
            self.assertEqual((run.seed, run.steps, run.status), (5, 6, "finished"))
            self.assertIn("verified", self.record.verify(ref))
            recorded = [step.picture.rgb for step in self.record.steps(ref, 1)]
            self.assertEqual(recorded, [frame.tobytes() for frame in frames])

    def test_rewards(self) -> None:
        """A walk out of the house, as the explorer went, is worth one; a function of one's own is asked instead."""
        walk = [step for step in self.record.steps(self.record.runs("agent=explorer")[0].id) if step.presses]
        asked: list[tuple[int, int]] = []

        def reward(now: Played, before: Played | None) -> float:
            asked.append((now.step, before.step if before else 0))
            return 2.0 * len(now.milestones)

        def actions(step: dotmatrix.Step) -> list[str]:
            return [press.buttons for press in step.presses]

        names = sorted({one for step in walk for one in actions(step)})
        env = GameBoyEnv(db=self.db, actions=names, reward=reward, hold=8, wait=10, until_still=True)
        env.reset()
        rewards: list[Any] = []
        for step in walk:
            for one in actions(step):
                _, worth, _, _, info = env.step(numpy.int64(names.index(one)))
                rewards.append(worth)
            if info["milestones"]:
                break
        env.close()
        self.assertEqual(info["milestones"], ["Leave home"])
        self.assertEqual((sum(rewards), rewards[-1] if info["reached"] else 2.0), (2.0, 2.0))
        self.assertEqual(asked[:3], [(1, 0), (2, 1), (3, 2)])

    def test_made_by_name_and_in_parallel(self) -> None:
        env = gymnasium.make("dotmatrix.gym:dotmatrix/GameBoy-v0", db=self.db, steps=2, help_level="screen")
        _, info = env.reset()
        self.assertNotIn("facts", info)
        env.close()
        envs = gymnasium.vector.SyncVectorEnv([lambda: GameBoyEnv(db=self.db, steps=3) for _ in range(2)])
        envs.reset(seed=1)
        for _ in range(4):
            frames, *_ = envs.step(envs.action_space.sample())
        self.assertEqual(frames.shape, (2, 144, 160, 3))
        envs.close()

    def test_wrong_arguments(self) -> None:
        with self.assertRaises(ValueError):
            GameBoyEnv(db=self.db, render_mode="human")
        for actions in ([], [""], ["a", " "]):
            with self.assertRaises(ValueError):
                GameBoyEnv(db=self.db, actions=actions)
        env = GameBoyEnv(db=self.db)
        env.reset()
        with self.assertRaises(gymnasium.error.InvalidAction):
            env.step(numpy.int64(99))
        env.close()
        with self.assertRaises(gymnasium.error.ResetNeeded):
            env.step(numpy.int64(0))

    def test_gymnasium_is_imported_by_nobody_else(self) -> None:
        came = subprocess.run([sys.executable, "-c", "import dotmatrix, sys; print('gymnasium' in sys.modules, 'numpy' in sys.modules)"], capture_output=True, text=True)
        self.assertEqual(came.stdout.strip(), "False False", came.stderr)


if __name__ == "__main__":
    unittest.main()
