"""The benchmarks of the goals for speed: each runs its baseline beside the project, in the same round."""
