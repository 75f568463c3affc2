"""How different two colours look, to whom: CIEDE2000 after the colour-vision simulation of Machado et al.

CIEDE2000: G. Sharma, W. Wu, E. Dalal (2005), Color Research and Application 30(1), 21-30,
doi:10.1002/col.20070. Simulation: G. Machado, M. Oliveira, L. Fernandes (2009), IEEE TVCG 15(6), 1291-1298,
doi:10.1109/TVCG.2009.113, severity 1, applied to linear light.
"""

from math import atan2, cos, degrees, exp, hypot, radians, sin, sqrt

import numpy as np
import numpy.typing as npt

Lab = tuple[float, float, float]
Light = npt.NDArray[np.float64]

VISION = {
    "normal": np.eye(3),
    "protan": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deutan": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritan": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
    "grey": np.array([[0.2126, 0.7152, 0.0722]] * 3),
}
TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
WHITE = np.array([0.95047, 1.0, 1.08883])  # D65


def light(colour: str) -> Light:
    """Linear light of an sRGB colour, #RRGGBB."""
    shares = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(shares <= 0.04045, shares / 12.92, ((shares + 0.055) / 1.055) ** 2.4)


def lab(seen: Light) -> Lab:
    """CIELAB of linear light, D65."""
    xyz = TO_XYZ @ seen / WHITE
    f = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    return float(116 * f[1] - 16), float(500 * (f[0] - f[1])), float(200 * (f[1] - f[2]))


def difference(one: str, other: str, vision: str) -> float:
    """How different two colours look to somebody."""
    return ciede2000(*(lab(np.clip(VISION[vision] @ light(colour), 0.0, 1.0)) for colour in (one, other)))


def ciede2000(one: Lab, other: Lab) -> float:
    """Equations 2 to 22 of Sharma, Wu and Dalal."""
    chroma = (hypot(*one[1:]) + hypot(*other[1:])) / 2
    g = 0.5 * (1 - sqrt(chroma**7 / (chroma**7 + 25**7)))
    (l1, c1, h1), (l2, c2, h2) = (_polar(x, (1 + g) * a, b) for x, a, b in (one, other))
    turn = (h2 - h1 + 180) % 360 - 180 if c1 * c2 else 0.0
    hue = 2 * sqrt(c1 * c2) * sin(radians(turn / 2))
    middle = (h1 + turn / 2) % 360 if c1 * c2 else h1 + h2
    lm, cm = (l1 + l2) / 2, (c1 + c2) / 2
    t = 1 + sum(share * cos(radians(k * middle + shift)) for share, k, shift in WAVES)
    sl = 1 + 0.015 * (lm - 50) ** 2 / sqrt(20 + (lm - 50) ** 2)
    sc, sh = 1 + 0.045 * cm, 1 + 0.015 * cm * t
    rt = -2 * sqrt(cm**7 / (cm**7 + 25**7)) * sin(radians(60 * exp(-(((middle - 275) / 25) ** 2))))
    dl, dc, dh = (l2 - l1) / sl, (c2 - c1) / sc, hue / sh
    return sqrt(dl**2 + dc**2 + dh**2 + rt * dc * dh)


WAVES = ((-0.17, 1, -30), (0.24, 2, 0), (0.32, 3, 6), (-0.20, 4, -63))


def _polar(lightness: float, a: float, b: float) -> tuple[float, float, float]:
    return lightness, hypot(a, b), degrees(atan2(b, a)) % 360 if a or b else 0.0
