"""What an import did, and what it will do, in the owner's words."""

from collections.abc import Mapping

from engine.imports.dto import ImportDto, ImportReport, Omission, Preview, Role, Undone, Unsure
from engine.runtime.texts import Texts


def say_import(report: ImportReport, texts: Texts) -> str:
    """ "312개 중 297개 가져왔어요 · 12개는 이미 있어요 · 3개는 날짜가 없어요"."""
    parts = [texts("imports.done", total=f"{report.total:,}", new=f"{report.new:,}")]
    if report.known:
        parts.append(texts("imports.known", count=f"{report.known:,}"))
    return " · ".join([*parts, *say_reasons(report.reasons, texts)])


def say_earlier(brought: ImportDto, texts: Texts) -> str:
    """ "312개 중 297개 가져왔어요 · 12개는 이미 있었어요 · 3개는 뺐어요"."""
    parts = [texts("imports.done", total=f"{brought.total:,}", new=f"{brought.new:,}")]
    if brought.known:
        parts.append(texts("imports.known_then", count=f"{brought.known:,}"))
    if brought.left_out:
        parts.append(texts("imports.left_then", count=f"{brought.left_out:,}"))
    return " · ".join(parts)


def say_undone(undone: Undone, texts: Texts) -> str:
    """What went, and what stays and why."""
    parts = [texts("imports.undone", count=f"{undone.gone:,}")]
    parts += [texts("imports.kept", count=f"{undone.kept:,}")] if undone.kept else []
    parts += [texts("imports.met", count=f"{undone.met:,}")] if undone.met else []
    return " ".join(parts)


def say_preview(preview: Preview, texts: Texts) -> str:
    """What can be brought, what not and why, what is unsure."""
    if preview.shape.missing is not None:
        return say_missing(preview.shape.missing, texts)
    parts = [texts("imports.can", total=f"{preview.total:,}", taken=f"{preview.taken:,}")]
    return " · ".join([*parts, *say_reasons(preview.reasons, texts)])


def say_missing(role: Role, texts: Texts) -> str:
    return texts(f"imports.missing.{role}")


def say_reasons(reasons: Mapping[Omission, int], texts: Texts) -> list[str]:
    return [texts(f"imports.reason.{each}", count=f"{n:,}") for each, n in reasons.items()]


def say_unsure(doubts: Mapping[Unsure, int], texts: Texts) -> list[str]:
    return [texts(f"imports.doubts.{each}", count=f"{n:,}") for each, n in doubts.items()]
