"""The album's cloths: patterns of cells (pictures with a palette), and the thread that lies over all of them."""

import numpy as np
from PIL import Image

WIDTH, HEIGHT, THREAD = 900, 1200, 6


def cloth(pattern, seed, rough):
    """A pattern at WIDTH by HEIGHT pixels whose edges wander by up to `rough` pixels; the same seed gives the same ones."""
    cells = Image.open(pattern)
    noise = np.random.default_rng(seed)
    wander = noise.integers(-rough, rough + 1, (HEIGHT // 4, WIDTH // THREAD)).repeat(4, 0).repeat(THREAD, 1)
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    x = np.clip(x + wander, 0, WIDTH - 1)
    woven = Image.fromarray(np.asarray(cells)[y * cells.height // HEIGHT, x * cells.width // WIDTH], "P")
    woven.putpalette(cells.getpalette())
    return woven


def thread():
    """Plain weave as a veil of light and shade: every second crossing shows the warp, the others the weft."""
    noise = np.random.default_rng(1)
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    warp = (x // THREAD + y // THREAD) % 2 == 0
    light = np.array([-22, 0, 9, 9, 0, -12])[np.where(warp, x % THREAD, y % THREAD)]
    light = light + noise.integers(-2, 3, (HEIGHT // THREAD, 1)).repeat(THREAD, 0) * 3
    light = light + noise.integers(-1, 2, (1, WIDTH // THREAD)).repeat(THREAD, 1) * 3
    veil = np.stack([np.where(light > 0, 255, 0), np.abs(light) * 2], axis=-1)
    return Image.fromarray(veil.astype(np.uint8), "LA")
