"""What can be wrong with a library of templates."""

from engine.runtime.errors import EngineError, Exit


class TemplateInvalid(EngineError):
    """A template file cannot be used; nothing of it was taken. Params: file, template, reason."""

    code = "prompts.template_invalid"
    exit_code = Exit.INPUT
