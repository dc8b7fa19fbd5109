"""The words by which pages say that a date is of publication, or of the last change."""

from __future__ import annotations

import re

_CHANGED = (
    r"(?:last )?(?:updated?|modified|edited|revised|reviewed)"
    r"|(?:zuletzt )?(?:aktualisiert|geändert)|aktualisierung|mise? à jour|modifiée?"
    r"|(?:última )?actualiza(?:d[oa]|ción)|atualiza(?:d[oa]|ção)"
    r"|(?:ultimo )?aggiorna(?:t[oa]|mento)|(?:laatst )?bijgewerkt|uppdaterad|oppdatert|opdateret"
    r"|zaktualizowano|aktualizacja|aktualizowano|aktualiz(?:ováno|ace)|upraveno|päivitetty|muokattu"
    r"|(?:son )?güncelle(?:me(?: tarihi)?|ndi)|обновлен[ои]|обновлено|оновлено|изменено"
    r"|frissítve|frissült|módosítva|(?:τελευταία )?ενημέρωση|ενημερώθηκε|actualizat|cập nhật"
    r"|diperbarui|(?:آخر )?(?:تحديث|تعديل)|עודכן|עדכון"
)
_ISSUED = (
    r"(?:first |originally )?(?:published|posted|created)|veröffentlicht|erschienen|publiée?"
    r"|publicad[oa]|pubblicat[oa]|gepubliceerd|geplaatst|publicerad|publisert|offentliggjort|udgivet"
    r"|opublikowano|publikacja|опубликован[оа]|опубліковано|publikováno|vydáno|julkaistu|megjelent"
    r"|közzétéve|δημοσίευση|δημοσιεύθηκε|δημοσιεύτηκε|(?:giriş|yayın|yayınlanma) tarihi|yayınlandı"
    r"|publicat|xuất bản|diterbitkan|dipublikasikan|(?:تاريخ )?النشر|نشر(?:ت)?|פורסם"
)
# Of scripts without blanks, or whose signs are no letters to the pattern language.
_CHANGED_UNPARTED = (
    r"(?:最終|最后|最後)?(?:更新|修改)(?:时间|時間|日期|日時|日)?|(?:최종)?\s?수정|업데이트"
    r"|अपडेट(?:ेड)?|अद्यतन|ปรับปรุง|อัปเดต|แก้ไข"
)
_ISSUED_UNPARTED = (
    r"(?:发布|發布|发表|發表|公開|掲載|配信)(?:时间|時間|日期|日時|日)?|입력|등록|게재"
    r"|प्रकाशित|เผยแพร่"
)
ISSUED = re.compile(rf"\b(?:{_ISSUED})\b|{_ISSUED_UNPARTED}", re.IGNORECASE)
# The first group is that of a change.
LABELS = re.compile(
    rf"(\b(?:{_CHANGED})\b|{_CHANGED_UNPARTED})|\b(?:{_ISSUED})\b|{_ISSUED_UNPARTED}",
    re.IGNORECASE,
)
FIRST_ISSUED = re.compile(
    r"\b(?:originally|first) (?:published|posted)\b|\bzuerst (?:veröffentlicht|erschienen)\b"
    r"|\bpubliée? (?:initialement|pour la première fois)\b|\bpublicad[oa] originalmente\b",
    re.IGNORECASE,
)
# Another outlet behind the date, which had the article before.
ELSEWHERE = re.compile(r"\b(?:in|by|at|bei|von|dans|par|en|por) (?:the |der |la |le |el )?[A-Z]")
