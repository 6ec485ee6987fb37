"""The documentation site: pages in MyST Markdown, the reference out of the docstrings of the installed package.

``make docs`` builds it without network, and with warnings as errors. No page loads anything from elsewhere.
"""

import re
from importlib import import_module
from typing import TYPE_CHECKING, Any

import attrs
from docutils import nodes
from sphinx import addnodes

from shopsite_orders import __version__

if TYPE_CHECKING:
    from sphinx.application import Sphinx

project = "shopsite-orders"
copyright = "the authors of shopsite-orders"  # noqa: A001 - Sphinx's name for it
release = version = __version__

extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx_copybutton", "sphinx_design"]
exclude_patterns = ["_build", "**.ipynb_checkpoints"]

# Pages. A heading has the anchor that a forge gives it, so that one link works in both.
myst_heading_anchors = 4
myst_enable_extensions = ["colon_fence"]
myst_links_external_new_tab = False
suppress_warnings = ["misc.highlighting_failure"]  # transcripts and templates are shown as they are, with their "…"

# The notebook is executed by each build, in a folder of its own: what it shows is what this version does.
nb_execution_mode = "force"
nb_execution_in_temp = True
nb_execution_timeout = 300
nb_execution_raise_on_error = True
nb_ipywidgets_js: dict[str, Any] = {}  # would be loaded from elsewhere

# The reference.
autodoc_default_options = {"members": True, "member-order": "bysource"}
add_module_names = False
autodoc_typehints = "signature"
autodoc_typehints_format = "short"
autodoc_preserve_defaults = True
python_maximum_signature_line_length = 88
python_use_unqualified_type_names = True
napoleon_use_ivar = True
napoleon_use_rtype = False
default_role = "name"

# What other projects define has no page here, and their inventories would have to be downloaded.
FOREIGN = """
asyncio attr attrs click collections contextlib dask datetime decimal distributed django fastapi flask http logging os
pandas pathlib pd pl polars pyarrow pytest requests sqlalchemy tqdm typing zoneinfo
"""
nitpick_ignore_regex = [(r"py:.*", rf"({'|'.join(FOREIGN.split())})\..*")]
# What a signature names and nobody needs to: what a cursor is made of, and what an argument is turned into.
nitpick_ignore = {
    ("py:class", "shopsite_orders.following.known.memory.Memory"),
    ("py:class", "shopsite_orders.following.known.numbering.Numbering"),
    ("py:class", "shopsite_orders.core.reconcile.sources.Database"),
    ("py:class", "shopsite_orders.core.reconcile.sources.Posts"),
    ("py:class", "shopsite_orders.core.tables.tabulation.Tabular"),
    ("py:class", "shopsite_orders.core.frozen_mapping.FrozenMapping"),
    ("py:class", "shopsite_orders.reply.archive.Readable"),
    ("py:class", "shopsite_orders.reply.stream.Reading"),
}

html_theme = "furo"
html_title = f"shopsite-orders {release}"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_sphinx = False
html_theme_options = {"sidebar_hide_name": False, "navigation_with_keys": True}
copybutton_prompt_text = "$ "
copybutton_only_copy_prompt_lines = True

LONGEST_DEFAULT = 60
HOMES = {
    name: module
    for module in ("shopintegrator_hook", "shopsite_orders")
    for name in import_module(module).__all__
    if name.isidentifier() and not name.startswith("_") and not name.isupper()
}


def name_role(_: str, rawtext: str, text: str, *__: Any, **___: Any) -> tuple[list[nodes.Node], list[nodes.Node]]:
    """Render what docstrings set in single backticks as code, and as a link if it is a public name."""
    code = nodes.literal(rawtext, text)
    if text not in HOMES:
        return [code], []
    target = f"{HOMES[text]}.{text}"
    return [addnodes.pending_xref("", code, refdomain="py", reftype="obj", reftarget=target, refexplicit=True)], []


def with_defaults(
    _: object, what: str, ___: object, of: type, ____: object, signature: str | None, returned: str | None
) -> tuple[str | None, str | None]:
    """Show the defaults of fields themselves, where attrs shows where it has them from."""
    if what != "class" or not signature or not attrs.has(of):
        return signature, returned

    def default(match: re.Match[str]) -> str:
        shown = repr(getattr(attrs.fields(of), match["name"]).default)
        return "..." if shown.startswith("<") or len(shown) > LONGEST_DEFAULT else shown

    return re.sub(r"attr_dict\['(?P<name>\w+)'\]\.default", default, signature), returned


def setup(app: "Sphinx") -> None:
    app.add_role("name", name_role)
    app.connect("autodoc-process-signature", with_defaults)
