"""HTML from templates: whatever is put into one is escaped, and a name it was not given is an error."""

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from coach.ui import vocabulary
from coach.ui.i18n import _, pick, reason
from coach.ui.navigation import address
from coach.ui.portraits import portrait


@cache
def environment() -> Environment:
    """Return the templates of `coach/ui/templates`, with what all of them may call."""
    made = Environment(
        loader=PackageLoader("coach.ui"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.globals.update(
        _=_, pick=pick, reason=reason, address=address, vocabulary=vocabulary, portrait=portrait, zip=zip
    )
    return made


def render(template: str, **data: object) -> Markup:
    """Return a template filled in; joined to other text, the result escapes that text and stays as it is itself."""
    return Markup(environment().get_template(template).render(data))  # noqa: S704 - escaped by the template
