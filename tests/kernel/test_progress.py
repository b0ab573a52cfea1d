"""The bar that long commands draw on a terminal."""

from clubcrm.kernel.management import progress


def test_the_bar_is_drawn_over_itself_and_ends_its_line_when_all_is_done(capsys):
    progress.draw("rows", 0.5)
    progress.draw("rows", 1)
    halfway, done = capsys.readouterr().err.split("\r")[1:]
    assert halfway == f"[{'#' * 15}{' ' * 15}]  50% rows{' ' * 36}"
    assert done == f"[{'#' * 30}] 100% rows{' ' * 36}\n"
