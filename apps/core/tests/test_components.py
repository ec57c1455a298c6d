from types import SimpleNamespace

import django_filters
import pytest
from django import forms
from django.contrib.auth import get_user_model
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory

from apps.core import charts, listing
from apps.core.forms import DateInput, form_helper


def render(source: str, address: str = "/", **context) -> str:
    request = RequestFactory().get(address)
    return Template(source).render(Context({"request": request, **context}))


class Proposal(forms.Form):
    title = forms.CharField(label="Judul", error_messages={"required": "Tuliskan judul kegiatan."})
    level = forms.ChoiceField(
        label="Tingkat",
        widget=forms.RadioSelect,
        choices=[(1, "Dasar"), (2, "Lanjut")],
        error_messages={"required": "Pilih tingkat penguasaan."},
    )
    note = forms.CharField(label="Catatan", required=False)

    def clean(self):
        raise forms.ValidationError("Masa pengajuan sudah lewat.")


class People(django_filters.FilterSet):
    unit = django_filters.ChoiceFilter(choices=[("7", "Dinas Kesehatan")], label="Unit kerja")
    state = django_filters.MultipleChoiceFilter(choices=[("a", "Draf"), ("b", "Disahkan")], label="Status")

    class Meta:
        model = get_user_model()
        fields: list[str] = []


class TestStatusBadge:
    def test_is_a_word_with_a_picture(self):
        html = render('{% status_badge "DRAFT" "Draf" "warning" %}')
        assert "Draf" in html
        assert "<svg" in html
        assert 'data-status="DRAFT"' in html

    def test_escapes_the_word(self):
        assert "<b>" not in render("{% status_badge code label %}", code="A", label="<b>")

    def test_refuses_a_tone_that_does_not_exist(self):
        with pytest.raises(KeyError):
            render('{% status_badge "A" "B" "pink" %}')


class TestPagination:
    def test_counts_in_indonesian(self):
        html = render("{% pagination page_obj 'pegawai' %}", page_obj=Paginator(range(1266), 20).page(1))
        assert "1–20 dari 1.266 pegawai" in " ".join(html.split())
        assert "Sebelumnya" not in html

    def test_keeps_the_filters(self):
        page = Paginator(range(90), 20).page(2)
        html = render("{% pagination page_obj %}", "/?unit=7&halaman=2", page_obj=page)
        assert 'href="?unit=7&amp;halaman=3"' in html

    def test_of_nothing_says_zero(self):
        html = render("{% pagination page_obj 'pegawai' %}", page_obj=Paginator([], 20).page(1))
        assert "0 pegawai" in html


class TestSortHeader:
    def test_says_the_order_in_force_and_offers_the_other(self):
        html = render('{% sort_header "nama" "Nama" %}', "/?urut=nama&halaman=3")
        assert 'aria-sort="ascending"' in html
        assert 'href="?urut=-nama"' in html

    def test_knows_the_order_of_the_view_when_the_address_is_silent(self):
        assert 'aria-sort="descending"' in render('{% sort_header "nama" "Nama" %}', sort="-nama")


class TestListing:
    def test_orders_by_known_words_only_and_ends_in_the_key(self):
        columns = {"nama": "full_name"}
        assert listing.ordering({"urut": "-nama"}, columns, "nama") == ("-full_name", "-pk")
        assert listing.ordering({"urut": "password"}, columns, "nama") == ("full_name", "pk")

    def test_turns_an_impossible_page_into_the_nearest(self):
        assert listing.page_of(range(30), {"halaman": "99"}).number == 2


@pytest.mark.django_db
class TestFilters:
    def test_in_force_are_words_that_can_be_removed_one_by_one(self):
        address = "/?unit=7&state=a&state=b&urut=nama&halaman=2"
        filterset = People(RequestFactory().get(address).GET, get_user_model().objects.none())
        html = render("{% filter_chips f %}", address, f=filterset)
        assert "Unit kerja: Dinas Kesehatan" in html
        assert 'href="?state=a&amp;state=b&amp;urut=nama"' in html
        assert 'href="?unit=7&amp;state=b&amp;urut=nama"' in html
        assert 'href="?urut=nama"' in html

    def test_form_keeps_the_order(self):
        filterset = People({}, get_user_model().objects.none())
        assert '<input type="hidden" name="urut" value="-nama">' in render(
            "{% filter_form f %}", "/?urut=-nama", f=filterset
        )


class TestErrors:
    def test_summary_links_to_each_field_and_to_the_first_choice_of_a_group(self):
        html = render("{% error_summary form %}", form=Proposal({}))
        assert '<a href="#id_title">Tuliskan judul kegiatan.</a>' in html
        assert '<a href="#id_level_0">Pilih tingkat penguasaan.</a>' in html
        assert "Masa pengajuan sudah lewat." in html
        assert "autofocus" in html

    def test_summary_is_absent_from_a_blank_form(self):
        assert not render("{% error_summary form %}", form=Proposal()).strip()

    def test_summary_reads_formsets_too(self):
        formset = forms.formset_factory(Proposal, extra=1, validate_min=True, min_num=1)(
            {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0"}
        )
        assert "#id_form-0-title" in render("{% error_summary formset %}", formset=formset)

    def test_stand_first_in_the_title_of_the_page(self):
        assert render("{% error_prefix %}", form=Proposal({})) == "Kesalahan: "
        assert render("{% error_prefix %}", form=Proposal()) == ""

    def test_stand_before_the_choices_of_a_group(self):
        html = render("{% load crispy_forms_filters %}{{ form.level|as_crispy_field }}", form=Proposal({}))
        assert html.index("Pilih tingkat penguasaan.") < html.index("<input")
        assert 'aria-describedby="id_level_error"' in html


class TestForms:
    def test_say_which_fields_are_optional(self):
        form = Proposal()
        form.helper = form_helper(form, "Usulkan", cancel_url="/rencana/")
        html = render("{% load crispy_forms_tags %}{% crispy form %}", form=form)
        assert html.count("(tidak wajib)") == 1
        assert "novalidate" in html
        assert 'href="/rencana/"' in html
        assert "Usulkan" in html

    def test_dates_are_iso_for_the_browser_whatever_the_language(self):
        html = DateInput().render("on", __import__("datetime").date(2027, 3, 27))
        assert 'type="date"' in html
        assert 'value="2027-03-27"' in html


class TestLevelScale:
    def test_words_say_what_the_steps_show(self):
        html = render("{% level_scale 4 2 %}")
        assert html.count("is-held") == 2
        assert 'class="step-4 is-required"' in html
        assert "Tingkat 2, disyaratkan 4" in html

    def test_an_unknown_level_is_not_zero(self):
        assert "Belum dinilai" in render("{% level_scale 4 None %}")


class TestJobProgress:
    job = SimpleNamespace(
        pk=1,
        state="RUNNING",
        state_words="Sedang dikerjakan",
        message="",
        progress_done=3,
        progress_total=8,
        is_over=False,
        started_at=None,
        finished_at=None,
        result_url="",
        error="",
    )

    def test_asks_again_while_it_runs(self):
        html = render('{% job_progress job poll_url="/p/" cancel_url="/b/" %}', job=self.job)
        assert 'hx-trigger="every 2s"' in html
        assert "3 dari 8" in html
        assert "Batalkan" in html

    def test_stops_asking_when_it_is_over(self):
        over = SimpleNamespace(**{**vars(self.job), "is_over": True, "result_url": "/hasil/"})
        html = render('{% job_progress job poll_url="/p/" cancel_url="/b/" %}', job=over)
        assert "hx-get" not in html
        assert "Batalkan" not in html
        assert 'href="/hasil/"' in html


class TestBlocks:
    def test_why_folds_its_explanation(self):
        assert "<summary>Dari mana angka ini?</summary>" in render("{% why %}<p>Tiga sumber.</p>{% endwhy %}")

    def test_page_header_without_actions_has_no_empty_box(self):
        html = render('{% page_header "Rencana" lead="Satu." %}{% endpage_header %}')
        assert "<h1>Rencana</h1>" in html
        assert "page-actions" not in html

    def test_dialog_brings_its_behaviour(self):
        html = render(
            '{% confirm_dialog "x" title="Kembalikan?" action_label="Kembalikan" %}<p>Ya?</p>{% endconfirm_dialog %}'
        )
        assert 'id="x"' in html
        assert "js/confirm-dialog.js" in html

    def test_chart_has_its_table(self):
        html = render("{% chart c %}", c=charts.bar_chart("BKD tiga", [("BKD", 3)]))
        assert "Lihat sebagai tabel" in html
        assert '<th scope="row">BKD</th>' in html
