# SPDX-License-Identifier: MIT
"""Robots of DingTalk, WeCom and Feishu: signature, size and rate are judged as the real ones do."""
import base64, hashlib, hmac, re, time
from urllib.parse import unquote

from gateway import Service


def mac(key, text):
    return base64.b64encode(hmac.new(key.encode(), text.encode(), hashlib.sha256).digest()).decode()


class Robot(Service):
    """Settings: token, secret ("" = it is not asked for), codes (the answers of the next messages, then it is judged), rate (a minute)."""
    token, secret, rate = "T", "", 20

    def __init__(self, gateway):
        super().__init__(gateway)
        self.times, self.codes = {}, 0

    def forced(self):
        codes = self.setting("codes", [])
        self.codes += 1
        return codes[self.codes - 1] if self.codes <= len(codes) else None

    def too_fast(self, who, most, seconds):
        now, times = time.monotonic(), self.times.setdefault((who, seconds), [])
        times[:] = [at for at in times if now - at < seconds] + [now]
        return len(times) > most


class DingTalk(Robot):
    name = "dingtalk"
    SAID = {0: "ok", 130101: "send too fast, exceed 20 times per minute", 410100: "发送速度太快而限流", 300005: "token is not exist",
            300001: "token is not exist", 40035: "缺少参数 access_token", 43002: "需要POST请求", 43004: "无效的HTTP HEADER Content-Type",
            400013: "群已被解散", 400101: "access_token不存在", 400102: "机器人已停用", 400105: "不支持的消息类型", 400106: "机器人不存在",
            460101: "message too long, exceed 20000 bytes", 430101: "unsafe link", 430102: "unsafe text", 430103: "unsafe picture",
            430104: "unsafe", -1: "系统繁忙"}

    def refuse(self, words):
        return 200, {"errcode": 310000, "errmsg": words + ", more: [https://ding-doc.dingtalk.com/doc#/serverapi2/qf2nxq]"}

    def said(self, code):
        if code == "punish":
            return 200, {"status": 1111, "wait": 5, "source": "x5", "punish": "deny", "uuid": "0a67fe1e"}
        if isinstance(code, str):
            return self.refuse(code)
        return 200, {"errcode": code, "errmsg": self.SAID.get(code, "?")}

    def judge(self, request):
        fields = dict(pair.split("=", 1) for pair in request.query.split("&") if "=" in pair)
        document, forced = request.json(), self.forced()
        if forced is not None:
            return self.said(forced)
        if request.method != "POST" or not request.headers.get("content-type", "").startswith("application/json"):
            return self.said(43002 if request.method != "POST" else 43004)
        if fields.get("access_token") != self.setting("token", self.token):
            return self.said(300005 if fields.get("access_token") else 40035)
        secret, stamp = self.setting("secret", self.secret), fields.get("timestamp", "")
        if secret:
            if not re.fullmatch(r"\d{13}", stamp) or abs(int(stamp) / 1000 - self.gateway.now()) > 3600:
                return self.refuse("invalid timestamp")
            if unquote(fields.get("sign", "")) != mac(secret, f"{stamp}\n{secret}") or re.search("[+/=]", fields["sign"]):
                return self.refuse("sign not match")
        if self.too_fast(fields["access_token"], self.setting("rate", self.rate), 60):
            return self.said(130101)
        if len(request.body) > 20000:
            return self.said(460101)
        kind = (document or {}).get("msgtype")
        shown = {"text": "content", "markdown": "text"}.get(kind)
        if not shown or not document.get(kind, {}).get(shown) or (kind == "markdown" and not document[kind].get("title")):
            return self.said(400105)
        if document.get("at", {}).get("isAtAll") or any("@" + mobile not in document[kind][shown] for mobile in document["at"]["atMobiles"]):
            return 200, {"errcode": 1, "errmsg": "nobody is called so"}
        return self.said(0)


class WeCom(Robot):
    name = "wecom"
    HINT = "hint: [1700000000123456789012345], from ip: 203.0.113.9, more info at https://open.work.weixin.qq.com/devtool/query?e=%d"
    SAID = {0: "ok", 45009: "api freq out of limit, ", 93000: "invalid webhook url, ", 40008: "invalid message type, ", -1: "system error",
            40058: "invalid Request Parameter, "}

    def said(self, code, words=None):
        if code == "json":
            return 200, {"errcode": 0, "errmsg": "Warning: wrong json format. "}
        return 200, {"errcode": code, "errmsg": (words or self.SAID[code]) + (self.HINT % code if code > 0 else "")}

    def judge(self, request):
        document, forced = request.json(), self.forced()
        if forced is not None:
            return self.said(forced)
        if request.query != "key=" + self.setting("token", self.token):
            return self.said(93000)
        if self.too_fast(request.query, self.setting("rate", self.rate), 60):
            return self.said(45009)
        kind = (document or {}).get("msgtype")
        if kind not in ("text", "markdown"):
            return self.said(40008)
        most, content = {"text": 2048, "markdown": 4096}[kind], document.get(kind, {}).get("content", "")
        if not content or len(content.encode()) > most:
            return self.said(40058, f"{kind}.content exceed max length {most}. invalid Request Parameter, ")
        if "@all" in document[kind].get("mentioned_list", []) + document[kind].get("mentioned_mobile_list", []) or "<@all>" in content:
            return self.said(40008)
        return self.said(0)


class Feishu(Robot):
    name = "feishu"
    SAID = {0: "success", 9499: "Bad Request", 19001: "param invalid: incoming webhook access token invalid",
            19021: "sign match fail or timestamp is not within one hour from current time", 19022: "Ip Not Allowed",
            19024: "Key Words Not Found", 11232: "frequency limited psm[lark.oapi.app_platform_runtime]appID[1500]"}

    def said(self, code):
        if code == "old":
            return 200, {"StatusCode": 0, "StatusMessage": "success"}
        if code in (400, 429):
            return code, {"code": 99991400, "msg": "request trigger frequency limit"}, {"x-ogw-ratelimit-limit": "100", "x-ogw-ratelimit-reset": "9"}
        answer = {"code": code, "msg": self.SAID[code], "data": {}}
        return 200, {**answer, "StatusCode": 0, "StatusMessage": "success", "Extra": None} if code == 0 else answer

    def judge(self, request):
        document, forced = request.json(), self.forced()
        if forced is not None:
            return self.said(forced)
        if request.path != "/open-apis/bot/v2/hook/" + self.setting("token", self.token):
            return self.said(19001)
        if not isinstance(document, dict) or len(request.body) > 20 * 1024:
            return self.said(9499)
        secret, stamp = self.setting("secret", self.secret), document.get("timestamp", "")
        if secret and (not re.fullmatch(r"\d{10}", str(stamp)) or not isinstance(stamp, str) or abs(int(stamp) - self.gateway.now()) > 3600
                       or document.get("sign") != mac(f"{stamp}\n{secret}", "")):
            return self.said(19021)
        if self.too_fast(request.path, 5, 1) or self.too_fast(request.path, self.setting("rate", 100), 60):
            return self.said(11232)
        kind = document.get("msg_type")
        text = document.get("content", {}).get("text", "") if kind == "text" else \
            "".join(element["text"]["content"] for element in document.get("card", {}).get("elements", []))
        if kind not in ("text", "interactive") or not text or re.search(r'<at (user_)?id="?all', text):
            return self.said(9499)
        return self.said(0)
