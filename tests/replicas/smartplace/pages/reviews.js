"use strict";
const list = document.getElementById("list");
const more = document.getElementById("more");
const notice = document.getElementById("notice");
const MOST_NODES = 100;
const ITEM_FIELDS = "id author { displayName userId reviewCount imageCount visitCount profileImage } "
  + "placeDetail { id } bookingDetail { id } rating createdDateTime displayUpdatedDateTime visitDateTime "
  + "visitCount source cp mainPov content { text rating mediaItems { id type thumbnail url trailer metadata } "
  + "tags { votedKeywords { category keywords { code emojiCode emojiUrl label { ko } } } } "
  + "textGradeInspection { grade } } reply { text createdDateTime updatedDateTime replierDisplayName "
  + "isSuspended isQualified isDeleted useReplyCandidate suspendPostingReason } reactionStat { totalCount } "
  + "isSuspended isQualified hasReply hasText hasVotedKeyword hasNegativeTextGrade";
const GET_REVIEWS = "query getReviews($input: ReviewsInput) { reviews(input: $input) { totalCount items { "
  + ITEM_FIELDS + " } } }";
const CREATE_REPLY = "mutation createReviewReply($input: CreateReviewReplyInput) { "
  + "createReviewReply(input: $input) { reply { text isSuspended isQualified isDeleted } } }";
const GET_DASHBOARD = "query GetReviewDashboard($input: ReviewDashboardInput) { "
  + "reviewDashboard(input: $input) { placeId period isReady review { totalCount noReplyCount } "
  + "changes { day count } } }";
let store = null;
let page = 0;
let shown = 0;

async function graphql(opName, operationName, query, input) {
  const answer = await fetch("/graphql?opName=" + opName, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "x-csrf-token": cookie("csrf_token"),
      "x-requested-with": "XMLHttpRequest",
      "from-system": "smartplace",
      "apollographql-client-name": "smartplace-web",
      "apollographql-client-version": "1.0.0",
    },
    body: JSON.stringify({ operationName, variables: { input }, query }),
  });
  if (answer.status === 401) {
    location.href = "/bizes";
    throw new Error("로그인이 필요합니다.");
  }
  if (!answer.ok) throw new Error("일시적인 오류입니다. (" + answer.status + ")");
  const body = await answer.json();
  if (body.errors) throw new Error(body.errors[0].message);
  return body.data;
}

async function loadNext() {
  more.disabled = true;
  notice.textContent = "";
  try {
    const data = await graphql("getReviews", "getReviews", GET_REVIEWS, {
      placeId: store.placeId,
      page: page + 1,
      size: settings.pageSize,
      sort: "CreatedDesc",
      startDate: settings.startDate,
      endDate: settings.endDate,
      bookingBusinessId: store.bookingBusinessId,
    });
    const { items, totalCount } = data.reviews;
    page += 1;
    shown += items.length;
    items.forEach(addItem);
    while (list.children.length > MOST_NODES) list.firstElementChild.remove();
    document.getElementById("total").textContent = totalCount;
    more.hidden = !settings.moreForever && (shown >= totalCount || items.length === 0);
  } catch (error) {
    notice.textContent = "리뷰를 불러오지 못했습니다. " + error.message;
    more.hidden = false;
  } finally {
    more.disabled = false;
  }
}

function addItem(review) {
  const item = element("li", settings.itemClass, "");
  item.append(element("strong", "Review_name__tV7bc", review.author.displayName));
  const day = (review.createdDateTime || "").slice(0, 10).replaceAll("-", ". ");
  const stars = review.rating === null ? "" : " 별점 " + review.rating;
  item.append(element("p", "meta", day + stars));
  const text = (review.content && review.content.text) || "";
  item.append(element("p", "Review_text__Lr0Wm", text.slice(0, 2000)));
  if (review.reply) item.append(replyOf(review.reply));
  else item.append(writeButton(item, review));
  list.append(item);
}

function replyOf(reply) {
  return element("p", "reply Review_reply__s9XcE", reply.text);
}

function writeButton(item, review) {
  const writer = button("Review_btn_write__b3Yd2", "답글 쓰기", () => {
    writer.hidden = true;
    item.append(replyForm(item, review, writer));
  });
  writer.dataset.areaCode = "rv.replywrite";
  return writer;
}

function replyForm(item, review, writer) {
  const form = element("div", "Review_form__Uy6aa", "");
  const area = element("textarea", "Review_input__Jk2ee", "");
  const send = button("Review_btn_done__Pw4nn", "등록", async () => {
    send.disabled = true;
    notice.textContent = "";
    try {
      const reply = await post(review, area.value);
      form.remove();
      if (reply) writer.replaceWith(replyOf(reply));
      else writer.hidden = false;
    } catch (error) {
      notice.textContent = "답글을 등록하지 못했습니다. " + error.message;
      send.disabled = false;
    }
  });
  send.dataset.areaCode = settings.replyButton;
  form.append(area, send);
  return form;
}

async function post(review, text) {
  const data = await graphql("createReply", "createReviewReply", CREATE_REPLY, {
    text,
    reviewId: review.id,
    placeId: store.placeId,
    bookingBusinessId: store.bookingBusinessId,
  });
  return data.createReviewReply.reply;
}

async function start() {
  const answer = await fetch("/api/refined-businesses/place-seq/" + settings.placeSeq);
  const detail = await answer.json();
  store = { placeId: detail.smartplaceBusiness.id, bookingBusinessId: detail.bookingBusinesses[0].id };
  document.getElementById("name").textContent = detail.smartplaceBusiness.name;
  addPopups(settings.popups, "스마트플레이스 새 소식", "닫기");
  showDashboard();
  await loadNext();
}

async function showDashboard() {
  const data = await graphql("GetReviewDashboard", "GetReviewDashboard", GET_DASHBOARD, store);
  document.getElementById("waiting").textContent = data.reviewDashboard.review.noReplyCount;
}

more.addEventListener("click", loadNext);
start();
