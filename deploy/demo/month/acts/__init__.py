"""What happens on a day, one file per part of the department; a new command gets its act here."""

from deploy.demo.month.acts.calls import calls
from deploy.demo.month.acts.care import care
from deploy.demo.month.acts.clients import clients
from deploy.demo.month.acts.contests import contests
from deploy.demo.month.acts.deals import deals
from deploy.demo.month.acts.leads import leads
from deploy.demo.month.acts.market import market
from deploy.demo.month.acts.money import money
from deploy.demo.month.acts.papers import papers
from deploy.demo.month.acts.shipping import shipping
from deploy.demo.month.acts.staff import staff
from deploy.demo.month.acts.work import work
from deploy.demo.month.month import Act

ACTS: tuple[Act, ...] = (staff, leads, calls, deals, papers, shipping, money, care, clients, market, work, contests)
"""In the order of the day; the first one brings everybody here."""
