"use strict";
// The tab of reviews: how many, then one page of them, each with a form to answer it.
const rows = document.getElementById("rows");
const notice = document.getElementById("notice");
const days = { patsto_no: settings.store, from_date: settings.from, to_date: settings.to };

async function submit(name, data) {
  const answer = await fetch("/o2o/shop/re/" + name, {
    method: "POST",
    headers: { "content-type": "application/json", submissionid: "mf_wfm_contents_sbm_" + name },
    body: JSON.stringify(data),
  });
  if (answer.status === 401) location.href = "/";
  if (!answer.ok) throw new Error("일시적인 오류입니다. (" + answer.status + ")");
  const told = await answer.json();
  if (told.dma_error.resultCode !== "000") throw new Error(told.dma_error.resultMessage);
  return told;
}

async function open() {
  rows.replaceChildren();
  try {
    const count = await submit("requestQueryReviewCnt", { dma_reqParam: days });
    document.getElementById("total").textContent = count.dma_reviewCnt.tot_cnt;
    const asked = { ...days, page_num: 1, page_row_cnt: 10, ord_tp_cd: "" };
    const told = await submit("requestQueryReviewList", { dma_reqParam: asked });
    for (const review of told.dlt_reviewList) rows.append(rowOf(review));
  } catch (error) {
    notice.textContent = error.message;
  }
}

function rowOf(review) {
  const row = element("div", "", "");
  row.append(element("strong", "", review.psnl_msk_nm));
  row.append(element("p", "", review.good_eval_cd === "1" ? "맛있어요" : ""));
  row.append(element("p", "", (review.rview_cont || "").slice(0, 500)));
  if (review.rply_cont) {
    row.append(element("p", "", "사장님: " + review.rply_cont), button("", "수정", () => {}));
  } else {
    const write = button("", settings.write, () => write.replaceWith(form(review)));
    row.append(write);
  }
  return row;
}

function form(review) {
  const box = element("div", "", "");
  const area = element("textarea", "", "");
  const done = button("", "등록", async () => {
    done.disabled = true;
    try {
      await submit("requestRegisterReview", {
        dma_regParam: {
          patsto_no: settings.store,
          rview_atcl_no: review.rview_atcl_no,
          rply_no: "",
          rply_mbr_id: "owner",
          rply_cont: area.value,
          psnl_mbr_id: review.psnl_mbr_id,
          del_yn: "N",
        },
      });
      box.replaceWith(element("p", "", "사장님: " + area.value));
    } catch (error) {
      notice.textContent = error.message;
      done.disabled = false;
    }
  });
  box.append(area, done);
  return box;
}

setTimeout(() => {
  const tab = button("", "리뷰관리", open);
  tab.id = "mf_wfm_side_SH0201";
  document.getElementById("tabs").append(tab);
  addPopups(settings.popups, "사장님께 알려 드립니다", "닫기");
}, settings.slowTab);
