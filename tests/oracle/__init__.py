"""A slow, obvious second statement of the method, sharing no line with ``model``.

Plain loops over dictionaries of text rows, one flow per pot, service, place and year, no merging and no
shortcuts. It exists so that the tests can hold ``model`` to an answer worked out apart from the same two
pages of method. Its own CSV and TOML reading checks nothing: give it partnerships that pass ``jcm check``.

Readings taken where the method leaves a choice
-----------------------------------------------
* Trend of a district without rows of its own: the area's proportional change if the area has rows, else
  flat. The base-year actual is the first point; trend rows at or before the base year are not used.
* A year is a target year when the area has a target row for it, or every place where the outcome is kept
  has one.
* ``N`` comes from the base tables; an outcome without a target there takes it from the scenario's tables.
* ``δ`` is proportional to (1+rate)^−(t−1) over the outcome's own target and run-on years, and sums to 1.
* Run-on years: the longest lag in the scenario's tables, at most 3, unless the partnership states a number.
* ``φ`` = base activity ÷ Σ base outcome of the cells served, × scenario ÷ base ``activity_per_case``. A new
  demand-led service takes both from the scenario's tables.
* Recipes are multiplied by base spending ÷ (recipe × activity) per service, place and type, 1 where either
  is nothing.
* The price of a unit of activity is that of the base year's recipe in every year, whatever its real growth.
* A change to ``pots.amount_per_year`` sets the amount of the years it names (all plan years when it names
  none), starts from that year's stated amount or else from ``amount_per_year``, and stops growth in them.
  The base year stays as it was.
* Commitments and held years are not for demand-led services. A ceiling, where one is given, is for all.
* An unmet promise is, per service, place and year, the largest lack among floor (not statutory), agreed
  reduction, evidence, commitment and held year; of these a rule made hard binds by itself instead.
* Unmet demand is one amount per line and plan year; there is none in run-on years. On which line it falls
  is settled after calm: the largest share of a line's demand on trend, summed over years, is made least;
  then Σ price·(1 + 0.01·u)·unmet.
* Capacity without a stated value counts as £0 in the price of activity, and as £1 a unit in the payments.
* The programme may credit less than min(G, cap); the published outcomes are the projection's, which
  never does. Where that could pay (an outcome without a cap that drives a demand-led service with effects
  of its own) it credits exactly G, and so never plans for fewer cases than none.
* ``own_pot`` under a cut: the allowed use falls with the pot, for Q[r,t] is the amount after the cut.
"""

from __future__ import annotations

from tests.oracle.answer import Answer, solve
from tests.oracle.projection import Projection
from tests.oracle.story import Story, read_story
from tests.oracle.world import World, build_world

__all__ = ["Answer", "Projection", "Story", "World", "build_world", "read_story", "solve"]
