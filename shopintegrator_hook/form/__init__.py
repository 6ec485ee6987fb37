"""The bytes of a post become fields, whatever they are encoded as."""

from shopintegrator_hook.form.charset import Charset
from shopintegrator_hook.form.form import Form, Limits, read

__all__ = ["Charset", "Form", "Limits", "read"]
