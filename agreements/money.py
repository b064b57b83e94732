"""Money and protection of an agreement's lines, as its page shows them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from .budget import BudgetCheck, LineBudget, line_budget
from .cost import Cost, LineMoney, add, line_cost
from .facts import money_of, priced_people, protected
from .ladder import Ladder
from .models import EnrolmentTarget
from .protection import ALARM_LABELS, ProtectedLine, alarms
from .rates import Between, Rate


@dataclass(frozen=True)
class MoneyRow:
    """One line: what it costs, until when it protects, and what is wrong with that."""

    line: EnrolmentTarget
    ladder: Ladder
    money: LineMoney
    cost: Cost | None
    clock: ProtectedLine

    @property
    def people(self) -> int | None:
        return self.money.people

    @property
    def protected_until(self) -> date | None:
        return self.clock.protected_until

    @property
    def alarms(self) -> list[str]:
        return [ALARM_LABELS[alarm] for alarm in alarms(self.clock)]


@dataclass(frozen=True)
class AgreementMoney:
    """All lines of an agreement, the sum of those with a price, and its budget."""

    rows: list[MoneyRow]
    total: Between | None
    budget: BudgetCheck | None
    implied: LineBudget | None = None  # of a paper with one line

    @property
    def priced(self) -> int:
        return sum(row.cost is not None for row in self.rows)


def agreement_money(
    ladders: Mapping[EnrolmentTarget, Ladder],
    table: Sequence[Rate],
    budget: int | None,
) -> AgreementMoney:
    """A sum stands only where every line has a price; so does the budget's check."""
    rows = [money_row(line, ladder, table) for line, ladder in ladders.items()]
    costs = [row.cost for row in rows if row.cost is not None]
    whole = bool(rows) and len(costs) == len(rows)
    total = add(cost.total for cost in costs) if whole else None
    if budget is None:
        return AgreementMoney(rows, total, None)
    checked = BudgetCheck(budget, total) if total else None
    alone = line_budget(table, rows[0].money, budget) if len(rows) == 1 else None
    return AgreementMoney(rows, total, checked, alone)


def money_row(line: EnrolmentTarget, ladder: Ladder, table) -> MoneyRow:
    money = money_of(line, priced_people(line, ladder))
    return MoneyRow(
        line, ladder, money, line_cost(table, money), protected(line, ladder)
    )
