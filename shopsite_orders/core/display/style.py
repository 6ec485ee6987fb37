"""How a sheet looks, light and dark.

A sheet brings its own paper and ink, so that its contrast does not depend on the page around it. Which of the two it
uses is what the page says (JupyterLab, VS Code, Colab, Sphinx themes), and where that says nothing, what the reader's
system says. Everything else is one set of rules. They are written to win over the rules that notebooks have for all
tables, and not to reach beyond the sheet. Where a notebook strips them, what is left is plain headings and tables.
"""

from shopsite_orders.core.display.markup import Html

_SHEET = ".so-sheet:not(#so)"  # the name of an element that is nowhere: it outweighs the host's own rules
_LIGHT_PAGES = ("[data-jp-theme-light=true]", ".vscode-light", "[data-theme=light]", "[theme=light]")
_DARK_PAGES = (
    "[data-jp-theme-light=false]", ".vscode-dark", ".vscode-high-contrast:not(.vscode-high-contrast-light)",
    "[data-theme=dark]", "[theme=dark]",
)  # fmt: skip
_COLOURS = {  # light, dark
    "paper": ("#ffffff", "#16191d"),
    "band": ("#f4f6f8", "#20252b"),
    "ink": ("#1b2026", "#e8ebee"),
    "faint": ("#57606a", "#a3adb7"),
    "rule": ("#d3d9df", "#3b434c"),
    "good": ("#11632a", "#7fe09a"),
    "good-paper": ("#dcf5e3", "#143021"),
    "warn": ("#6f4400", "#f0c05a"),
    "warn-paper": ("#fdf0c8", "#332608"),
    "bad": ("#a1121f", "#ffa8a3"),
    "bad-paper": ("#fde7e7", "#3d1a1c"),
}
_RULES = {
    "": "box-sizing:border-box;max-width:54rem;margin:.25rem 0;border:1px solid var(--rule);border-radius:8px;"
    "background:var(--paper);color:var(--ink);font:400 14px/1.45 system-ui,-apple-system,'Segoe UI',sans-serif;"
    "font-variant-numeric:tabular-nums;overflow:hidden;text-align:left;white-space:normal",
    "*": "box-sizing:border-box;color:inherit;font-size:inherit;line-height:inherit;overflow-wrap:anywhere",
    ".so-head": "display:flex;flex-wrap:wrap;gap:.25rem 1.5rem;justify-content:space-between;padding:14px 18px;"
    "background:var(--band)",
    ">*+*": "border-top:1px solid var(--rule)",
    ">style+*": "border-top:0",
    ".so-title": "font-size:18px;font-weight:650;margin:0",
    ".so-amount": "font-size:20px;font-weight:650;text-align:right;margin-left:auto",
    ".so-faint": "color:var(--faint);font-size:12.5px",
    ".so-badge": "display:inline-block;border-radius:99px;padding:0 8px;font-size:12px;font-weight:600;"
    "background:var(--band);color:var(--faint);border:1px solid var(--rule);white-space:nowrap",
    **{
        f".so-{tone}": f"background:var(--{tone}-paper);color:var(--{tone});border-color:transparent"
        for tone in ("good", "warn", "bad")
    },
    ".so-columns": "display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,13.5rem),1fr));gap:14px 24px;"
    "padding:14px 18px;margin:0",
    ".so-label": "color:var(--faint);font-size:11.5px;font-weight:600;letter-spacing:.05em;text-transform:uppercase;"
    "margin:0 0 2px",
    ".so-text": "white-space:pre-line;margin:0;padding:0;text-align:left",
    "table": "width:100%;margin:0;border:0;border-collapse:collapse;table-layout:auto;background:none;font-size:14px",
    "tr": "background:none;border:0",
    "th,td": "padding:7px 8px;border:0;border-bottom:1px solid var(--rule);background:none;text-align:left;"
    "vertical-align:top;font-weight:400;max-width:none;white-space:normal",
    "td:not(.so-number)": "min-width:5.5em",
    "th:first-child,td:first-child": "padding-left:18px",
    "td:first-child": "min-width:7.5em",
    "td:first-child:has(+.so-number)": "width:46%",
    "th:last-child,td:last-child": "padding-right:18px",
    "tr:last-child>*": "border-bottom:0",
    ".so-table": "overflow-x:auto",
    "thead th": "border-bottom:1px solid var(--rule);color:var(--faint);font-size:11.5px;font-weight:600;"
    "letter-spacing:.05em;text-transform:uppercase;vertical-align:bottom;overflow-wrap:normal",
    ".so-number,.so-number *": "text-align:right;white-space:nowrap;overflow-wrap:normal",
    ".so-number .so-faint": "white-space:normal;overflow-wrap:anywhere",
    "thead .so-number": "white-space:normal",
    "tfoot tr>*": "border-bottom:0;padding-top:3px;padding-bottom:3px;text-align:right",
    "tfoot tr:first-child>*": "border-top:1px solid var(--rule);padding-top:9px",
    "tbody:empty+tfoot tr:first-child>*": "border-top:0",
    "tfoot tr:last-child>*": "padding-bottom:14px",
    "tfoot .so-sum>*": "font-weight:650",
    "tfoot .so-due>*": "font-weight:650;font-size:16px;vertical-align:baseline",
    ".so-double": "display:inline-block;border-top:1px solid;border-bottom:3px double;padding:3px 0 2px 1rem",
    ".so-note": "margin:0;padding:9px 18px;border-radius:0",
    "details": "margin:0;padding:9px 18px",
    "summary": "cursor:pointer;color:var(--faint)",
    "details .so-columns": "padding:10px 0 4px",
    "details table": "margin:6px 0",
    "details th:first-child,details td:first-child": "padding-left:0",
}  # fmt: skip


def _written() -> str:
    both = "".join(f"--{name}:light-dark({light},{dark});" for name, (light, dark) in _COLOURS.items())
    schemes = {
        "light": ",".join(f"{page} {_SHEET}" for page in _LIGHT_PAGES),
        "dark": ",".join(f"{page} {_SHEET}" for page in _DARK_PAGES),
    }
    rules = [f"{_SHEET}{{color-scheme:light dark;{both}}}"]
    rules += [f"{pages}{{color-scheme:{scheme}}}" for scheme, pages in schemes.items()]
    for selectors, declarations in _RULES.items():
        rules.append(f"{','.join(_within(one) for one in selectors.split(','))}{{{declarations}}}")
    return "".join(rules)


def _within(selector: str) -> str:
    return f"{_SHEET}{'' if selector.startswith('>') else ' '}{selector}".strip()


STYLE = Html(f"<style>{_written()}</style>")
