"""Media: photos chosen, pasted and dropped; pictures and files from the bot."""

import base64

import pytest
from playwright.async_api import Page, expect

from tests.e2e.page.conftest import Open
from tests.e2e.page.screen import begin, below_the_end, said
from tests.e2e.page.ward import NURSE, Ward, picture

pytestmark = [pytest.mark.page, pytest.mark.asyncio(loop_scope="session")]

DROP = """([text, type, event, target]) => {
  const bytes = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  const transfer = new DataTransfer();
  transfer.items.add(new File([bytes], "label.png", { type }));
  const how = { bubbles: true, cancelable: true };
  const made = event === "paste"
    ? new ClipboardEvent("paste", { ...how, clipboardData: transfer })
    : new DragEvent(event, { ...how, dataTransfer: transfer });
  document.querySelector(target).dispatchEvent(made);
}"""


async def offer(page: Page, event: str, target: str, content: bytes, kind: str) -> None:
    text = base64.b64encode(content).decode()
    await page.evaluate(DROP, [text, kind, event, target])


async def choose(page: Page, *contents: bytes) -> None:
    async with page.expect_file_chooser() as chooser:
        await page.get_by_test_id("attach").click()
    files = [
        {"name": f"label-{number}.png", "mimeType": "image/png", "buffer": content}
        for number, content in enumerate(contents)
    ]
    await (await chooser.value).set_files(files)  # type: ignore[arg-type]


async def test_a_chosen_photo_is_shown_first_and_sent_with_its_words(
    open_page: Open, ward: Ward
) -> None:
    page = await begin(open_page, ward)

    await choose(page, picture(300, 200))
    await expect(page.get_by_test_id("attachment")).to_have_count(1)
    await page.get_by_test_id("composer").fill("标签照片")
    await page.get_by_test_id("send").click()

    await expect(said(page, "标签照片")).to_have_attribute("data-state", "sent")
    await expect(said(page, "标签照片")).to_have_count(1)
    await expect(page.get_by_test_id("attachment")).to_have_count(0)
    heard = await ward.bot.hear("message")
    heard = await ward.bot.hear("message")
    assert heard["caption"] == "标签照片"
    assert isinstance(heard["photo"], list)


async def test_two_photos_go_one_after_the_other(open_page: Open, ward: Ward) -> None:
    page = await begin(open_page, ward)

    await choose(page, picture(300, 200), picture(200, 300))
    await page.get_by_test_id("send").click()

    await expect(page.locator('.speech[data-state="sent"] .photo img')).to_have_count(2)
    assert len(await ward.messages(NURSE, NURSE)) == 3


async def test_a_photo_is_taken_back_before_it_is_sent(open_page: Open, ward: Ward) -> None:
    page = await begin(open_page, ward)
    await choose(page, picture(30, 20))

    await page.get_by_role("button", name="去掉这张图片").click()

    await expect(page.get_by_test_id("attachment")).to_have_count(0)
    await expect(page.get_by_test_id("send")).to_be_disabled()


async def test_a_pasted_picture_is_a_photo(open_page: Open, ward: Ward) -> None:
    page = await begin(open_page, ward)

    await offer(page, "paste", ".input", picture(60, 40), "image/png")

    await expect(page.get_by_test_id("attachment")).to_have_count(1)


async def test_a_dropped_picture_is_a_photo(open_page: Open, ward: Ward) -> None:
    page = await begin(open_page, ward)

    await offer(page, "dragenter", ".column", picture(60, 40), "image/png")
    await expect(page.get_by_text("松开即可添加图片")).to_be_visible()
    await offer(page, "drop", ".column", picture(60, 40), "image/png")

    await expect(page.get_by_test_id("attachment")).to_have_count(1)
    await expect(page.get_by_text("松开即可添加图片")).to_be_hidden()


async def test_what_is_no_picture_is_refused_in_words(open_page: Open, ward: Ward) -> None:
    page = await begin(open_page, ward)

    await offer(page, "drop", ".column", b"not a picture", "image/png")

    await expect(page.get_by_test_id("toast")).to_contain_text("label.png")
    await expect(page.get_by_test_id("attachment")).to_have_count(0)


async def test_a_picture_of_an_unusual_kind_is_sent_as_a_common_one(
    open_page: Open, ward: Ward
) -> None:
    page = await begin(open_page, ward)

    await offer(page, "paste", ".input", picture(60, 40), "image/bmp")
    await expect(page.get_by_test_id("attachment")).to_have_count(1)
    await page.get_by_test_id("send").click()

    await expect(page.locator('.speech[data-state="sent"] .photo img')).to_have_count(1)


async def test_a_picture_opens_large_and_the_arrows_lead_on(open_page: Open, ward: Ward) -> None:
    page = await begin(open_page, ward)
    await ward.bot.send_file("photo", NURSE, "a.png", picture(400, 300, 50), "第一张")
    await ward.bot.send_file("photo", NURSE, "b.png", picture(400, 300, 200), "第二张")

    await said(page, "第一张").locator(".photo").click()
    box = page.get_by_test_id("lightbox")
    await expect(box).to_be_visible()
    first = await box.locator("img").get_attribute("src")
    await page.keyboard.press("ArrowRight")
    second = await box.locator("img").get_attribute("src")
    await page.keyboard.press("Escape")

    assert first != second
    await expect(box).to_have_count(0)


async def test_a_picture_keeps_its_room_before_it_has_come(open_page: Open, ward: Ward) -> None:
    page = await begin(open_page, ward)
    await page.route("**/api/files/**", lambda route: route.abort("timedout"))
    before = await page.locator(".rows").evaluate("each => each.offsetHeight")

    await ward.bot.send_file("photo", NURSE, "a.png", picture(400, 300), "图表")

    await expect(said(page, "图表")).to_be_visible()
    assert await page.locator(".rows").evaluate("each => each.offsetHeight") > before
    await expect(said(page, "图表")).to_contain_text("图片暂时打不开")
    assert await below_the_end(page) <= 1


async def test_an_edited_caption_keeps_the_very_same_picture(open_page: Open, ward: Ward) -> None:
    page = await begin(open_page, ward)
    sent = await ward.bot.send_file("photo", NURSE, "a.png", picture(400, 300), "图表")
    image = page.get_by_test_id(f"message-{sent}").locator("img")
    await image.evaluate("each => { each.marked = true }")

    await ward.bot.call("editMessageCaption", chat_id=NURSE, message_id=sent, caption="新说明")

    await expect(said(page, "新说明")).to_be_visible()
    assert await image.evaluate("each => each.marked") is True


async def test_a_file_is_a_card_with_its_size_and_is_downloaded(
    open_page: Open, ward: Ward
) -> None:
    page = await begin(open_page, ward)
    await ward.bot.send_file("document", NURSE, "效期清单.xlsx", b"x" * 48_200, "请查收")

    card = said(page, "请查收").locator(".file-card")
    await expect(card).to_contain_text("效期清单.xlsx")
    await expect(card).to_contain_text("48 KB")
    async with page.expect_download() as download:
        await card.click()

    assert (await download.value).suggested_filename == "效期清单.xlsx"
