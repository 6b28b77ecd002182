"""One file per phase: each looks at the world and says to wait, to go on, or to end."""
