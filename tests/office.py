"""Fill in the office's forms as a browser does: what the page holds goes back, changed where a test types."""

import re
from html.parser import HTMLParser


class FormReader(HTMLParser):
    """Gather the values of all controls in a page."""

    def __init__(self):
        super().__init__()
        self.values = {}
        self.select = None
        self.textarea = None

    def handle_starttag(self, tag, attrs):
        """Look at one opening tag."""
        attributes = dict(attrs)
        name, kind = attributes.get("name"), attributes.get("type")
        if tag == "input" and name and kind not in ("submit", "file", "button"):
            if kind in ("checkbox", "radio"):
                if "checked" in attributes:
                    self.values.setdefault(name, []).append(attributes.get("value", "on"))
            else:
                self.values.setdefault(name, []).append(attributes.get("value", ""))
        elif tag == "select" and name:
            self.select = name
        elif tag == "option" and self.select and "selected" in attributes:
            self.values.setdefault(self.select, []).append(attributes.get("value", ""))
        elif tag == "textarea" and name:
            self.textarea = name
            self.values[name] = [""]

    def handle_endtag(self, tag):
        """Look at one closing tag."""
        if tag == "select":
            self.select = None
        elif tag == "textarea":
            self.textarea = None

    def handle_data(self, data):
        """Take the text of a textarea, whose first line break is the template's and whose others are CRLF."""
        if self.textarea:
            text = data.removeprefix("\r\n").removeprefix("\n")
            self.values[self.textarea][0] += re.sub("\r?\n", "\r\n", text)


def form_data(html):
    """Return what a browser would send of the forms in `html`, without files and buttons."""
    return {
        name: values
        for name, values in controls_of(html).items()
        if "__prefix__" not in name and name not in ("csrfmiddlewaretoken", "action", "_selected_action")
    }


def controls_of(html):
    """Return the values of all controls in `html`, those of the empty rows too."""
    reader = FormReader()
    reader.feed(html)
    return reader.values


def submit(client, address, typed, *, button="_save", **rows):
    """Open the form at `address`, type `typed`, add `rows` by inline, press `button`; return the answer."""
    html = client.get(address).content.decode()
    data, controls = form_data(html), controls_of(html)
    data |= {name: value if isinstance(value, list) else [value] for name, value in typed.items()}
    for prefix, added in rows.items():
        total = int(data[f"{prefix}-TOTAL_FORMS"][0])
        for row in added:
            start = f"{prefix}-__prefix__-"
            empty = {name.removeprefix(start): value[0] for name, value in controls.items() if start in name}
            for name, value in (empty | row).items():
                data[f"{prefix}-{total}-{name}"] = [value]
            total += 1
        data[f"{prefix}-TOTAL_FORMS"] = [str(total)]
    return client.post(address, {**data, button: "1"})


def errors_in(page):
    """Return the errors of the main form in an answer, by field."""
    form = page.context["adminform"].form if "adminform" in page.context else page.context["form"]
    return form.errors
