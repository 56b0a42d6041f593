"""`posts`: what blogs write about the owner's shops, and when somebody last looked."""

import click

from engine.api import LookDto, PostDto, PostFilter, say_trouble
from engine.cli.context import Context
from engine.cli.numbers import ROW, Between

_STAMP = "%Y-%m-%d %H:%M"
_DAY = "%Y-%m-%d"


@click.group()
def command() -> None:
    pass


@command.command("list")
@click.option("--shop", type=ROW)
@click.option("--words", default="")
@click.option("--limit", default=50, show_default=True, type=Between(1, 10_000))
@click.pass_obj
def list_(context: Context, shop: int | None, words: str, limit: int) -> None:
    """Raises `NotFound` for a shop that there is not."""
    with context.engine() as engine:
        if shop is not None:
            engine.shops.get(shop)
        found = engine.posts.get_many(engine.posts.ids(PostFilter(words, shop, limit)))
        looks = [each for each in engine.posts.looks() if shop in (None, each.shop_id)]
    context.tell_each(({"look": each}, _look(context, each)) for each in looks)
    context.tell_each(({"post": each}, _line(context, each)) for each in found)
    if not found and not context.as_json:
        click.echo(context.texts("cli.posts.none"))


def _look(context: Context, look: LookDto) -> str:
    texts, trouble = context.texts, say_trouble(look, context.texts)
    return texts(
        "cli.posts.look_trouble" if trouble else "cli.posts.look",
        platform=texts(f"platform.{look.platform}.short"),
        shop=look.shop_name,
        at=f"{look.looked_at:{_STAMP}}",
        held=f"{look.held:,}",
        trouble=trouble,
    )


def _line(context: Context, post: PostDto) -> str:
    texts = context.texts
    return texts(
        "cli.posts.line",
        id=post.id,
        at=f"{post.published_at:{_DAY}}" if post.published_at else post.raw_date,
        platform=texts(f"platform.{post.platform}.short"),
        shop=post.shop_name,
        title=post.title or post.excerpt[:40],
        author=post.author,
        address=post.address,
        mark=texts("cli.posts.gone") if post.gone else "",
    )
