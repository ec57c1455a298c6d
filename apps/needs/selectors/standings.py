"""The standing of every asked person in every asked competency, as one SQL query.

It says the same as `apps.needs.gaps` (a test holds the two equal): sets of 200,000 rows are counted inside PostgreSQL.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from apps.needs.selectors.rules import NeedRules
from apps.surveys.models import Campaign

# Table `standing`: campaign_id, questionnaire_id, subject_id, unit_id, competency_id, required, actual (null while
# unknown), is_single.
STANDINGS = """
WITH asked AS MATERIALIZED (
    SELECT questionnaire.campaign_id, questionnaire.id AS questionnaire_id, questionnaire.subject_id,
           questionnaire.unit_id, item.competency_id, item.required_level AS required
    FROM surveys_questionnaire questionnaire
    JOIN surveys_questionnaireitem item ON item.questionnaire_id = questionnaire.id
    WHERE questionnaire.campaign_id = %(campaign)s
      AND (%(competencies)s::bigint[] IS NULL OR item.competency_id = ANY(%(competencies)s::bigint[]))
),
rated AS MATERIALIZED (
    SELECT voice.employee_id, voice.competency_id,
           max(voice.level) FILTER (WHERE voice.source = 'SELF') AS self,
           max(voice.level) FILTER (WHERE voice.source = 'SUPERVISOR') AS supervisor
    FROM surveys_response response
    JOIN surveys_questionnaire questionnaire ON questionnaire.id = response.questionnaire_id
    JOIN competencies_levelevidence voice
      ON voice.origin = 'survey-response:' || response.id AND voice.employee_id = questionnaire.subject_id
    WHERE questionnaire.campaign_id = %(campaign)s AND response.state = 'SENT'
      AND (%(competencies)s::bigint[] IS NULL OR voice.competency_id = ANY(%(competencies)s::bigint[]))
    GROUP BY voice.employee_id, voice.competency_id
),
assessed AS MATERIALIZED (
    SELECT DISTINCT ON (voice.employee_id, voice.competency_id) voice.employee_id, voice.competency_id, voice.level
    FROM competencies_levelevidence voice
    WHERE voice.source = 'ASSESSMENT' AND voice.observed_on > %(assessed_after)s AND voice.observed_on <= %(on)s
      AND (%(competencies)s::bigint[] IS NULL OR voice.competency_id = ANY(%(competencies)s::bigint[]))
      AND voice.employee_id IN (SELECT subject_id FROM surveys_questionnaire WHERE campaign_id = %(campaign)s)
    ORDER BY voice.employee_id, voice.competency_id, voice.observed_on DESC, voice.id DESC
),
standing AS (
    SELECT asked.*,
           round(
               coalesce(
                   assessed.level,
                   (rated.self * %(self)s + rated.supervisor * %(supervisor)s) / (%(self)s + %(supervisor)s)::numeric,
                   rated.self,
                   rated.supervisor
               )::numeric, 2
           ) AS actual,
           assessed.level IS NULL AND (rated.self IS NULL) <> (rated.supervisor IS NULL) AS is_single
    FROM asked
    LEFT JOIN rated ON rated.employee_id = asked.subject_id AND rated.competency_id = asked.competency_id
    LEFT JOIN assessed ON assessed.employee_id = asked.subject_id AND assessed.competency_id = asked.competency_id
)
"""


def standing_params(
    campaign: Campaign, rules: NeedRules, competency_ids: Collection[int] | None = None
) -> dict[str, Any]:
    """For the whole campaign, or for some competencies of it."""
    return {
        "campaign": campaign.pk,
        "competencies": None if competency_ids is None else list(competency_ids),
        "on": rules.on,
        "assessed_after": rules.assessed_after,
        "self": rules.raters.self_rating,
        "supervisor": rules.raters.supervisor,
    }
