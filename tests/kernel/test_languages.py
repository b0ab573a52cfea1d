from django.utils import translation

from clubcrm.kernel import languages


def test_sentences_and_words_stand_beside_each_other_as_their_language_writes_them():
    with translation.override("en"):
        assert languages.join_sentences(["Visit recorded.", "Now Gold."]) == "Visit recorded. Now Gold."
        assert languages.join_words(["gift", 12]) == "gift, 12"
    with translation.override("zh-hans"):
        assert languages.join_sentences(["到店已记录。", "现为金卡。"]) == "到店已记录。现为金卡。"
        assert languages.join_words(["礼品", 12]) == "礼品、12"
