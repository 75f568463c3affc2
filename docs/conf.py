"""The manual: Sphinx, furo, Markdown. Built without warnings and without a network (`make docs`)."""

import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent), str(HERE)]

import pages  # noqa: E402
from jupyter_client import KernelManager  # noqa: E402

from sim import __version__  # noqa: E402

project, author, copyright = "closelab", "The closelab authors", "the closelab authors, MIT licence"
version = release = __version__
language = "en"
extensions = ["myst_nb", "sphinx.ext.autodoc", "numpydoc"]
exclude_patterns = ["_build", "jupyter_execute"]  # the second holds the notebook as it was run: no page
nitpicky = True
nitpick_ignore_regex = [("py:.*", ".*")]  # types of other libraries: their pages are not here, and nothing is fetched

myst_enable_extensions = ["attrs_block", "colon_fence", "deflist"]
myst_heading_anchors = 3
nb_execution_mode = "force"  # every build runs the notebook anew: it cannot be stale
nb_execution_raise_on_error = True
nb_execution_timeout = 300
nb_execution_in_temp = True
KernelManager.transport_encryption.default_value = "auto"  # the notebook's kernel, where it can; else it warns
nb_ipywidgets_js: dict[str, Any] = {}  # else pages ask two networks for scripts

numpydoc_show_class_members = False
autodoc_typehints = "signature"
autodoc_member_order = "bysource"
python_maximum_signature_line_length = 80

smartquotes_action = "q"  # an option stays --list

html_theme = "furo"
html_title = f"closelab {version}"
html_static_path = ["_static", "../sim/show/fonts"]
html_css_files = ["manual.css"]
html_copy_source = html_show_sourcelink = html_show_sphinx = False
html_theme_options = {
    "light_css_variables": pages.colours("light"),
    "dark_css_variables": pages.colours("dark"),
}
pygments_style, pygments_dark_style = "default", "github-dark"


def setup(app: Any) -> None:
    """Fill in what is made from the code, and help those who cannot see or point."""
    app.connect("source-read", pages.filled)
    app.connect("html-page-context", pages.readable)
