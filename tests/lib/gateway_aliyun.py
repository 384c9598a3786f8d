# SPDX-License-Identifier: MIT
"""Aliyun's SMS and voice (dysmsapi, dyvmsapi; Version 2017-05-25), signature 1.0."""
import base64, calendar, hashlib, hmac, json, time
from urllib.parse import quote

from gateway import Service


def signature(method, fields, secret):
    """Of signature 1.0: every field but Signature, sorted, encoded by RFC 3986, joined."""
    joined = "&".join(f"{quote(name, safe='-_.~')}={quote(value, safe='-_.~')}" for name, value in sorted(
        (pair for pair in fields.items() if pair[0] != "Signature"), key=lambda pair: pair[0].encode()))
    text = f"{method}&%2F&{quote(joined, safe='-_.~')}"
    return base64.b64encode(hmac.new((secret + "&").encode(), text.encode(), hashlib.sha1).digest()).decode()


class Aliyun(Service):
    """Settings: account, secret, code (the business code that is answered), permits (submissions of a number; then flow control),
    page (what QueryCallDetailByCallId answers)."""
    name = "aliyun"

    def __init__(self, gateway):
        super().__init__(gateway)
        self.nonces, self.counts, self.number = set(), {}, 0

    def fault(self, fields):
        account, secret = self.setting("account", "testId"), self.setting("secret", "testSecret")
        try:
            at = calendar.timegm(time.strptime(fields.get("Timestamp", ""), "%Y-%m-%dT%H:%M:%SZ"))
        except ValueError:
            return 400, "InvalidTimeStamp.Format"
        if fields.get("AccessKeyId") != account:
            return 404, "InvalidAccessKeyId.NotFound"
        if abs(at - self.gateway.now()) > 900:
            return 400, "InvalidTimeStamp.Expired"
        if fields.get("SignatureNonce", "") in self.nonces | {""}:
            return 400, "SignatureNonceUsed"
        if fields.get("Signature") != signature(self.method, fields, secret):
            return 400, "SignatureDoesNotMatch"
        return None

    def judge(self, request):
        self.method, fields = request.method, request.fields()
        said = {"RequestId": "%08d-0000-4000-8000-000000000000" % self.number}
        fault = self.fault(fields)
        if fault:
            return fault[0], {**said, "Code": fault[1], "Message": "Specified signature, key or time is wrong.", "HostId": "127.0.0.1",
                              "Recommend": "https://api.aliyun.com/troubleshoot?q=" + fault[1]}
        self.nonces.add(fields["SignatureNonce"])
        if fields.get("Action") == "QueryCallDetailByCallId":
            return 200, {**said, "Code": "OK", "Data": json.dumps(self.setting("page", {}))}
        number = fields.get("PhoneNumbers") or fields.get("CalledNumber", "")
        code = self.setting("code", "OK")
        if not number.isdigit() or len(number) != 11:
            code = "isv.MOBILE_NUMBER_ILLEGAL"
        try:
            json.loads(fields.get("TemplateParam") or fields.get("TtsParam") or "{}")
        except ValueError:
            code = "isv.INVALID_JSON_PARAM"
        self.counts[number] = self.counts.get(number, 0) + 1
        if self.counts[number] > self.setting("permits", 1000):
            return 200, {**said, "Code": "isv.BUSINESS_LIMIT_CONTROL", "Message": f"触发天级流控Permits:{self.setting('permits', 1000)}"}
        if code != "OK":
            return 200, {**said, "Code": code, "Message": "测试"}
        self.number += 1
        name = "CallId" if fields.get("Action") == "SingleCallByTts" else "BizId"
        return 200, {**said, "Code": "OK", "Message": "OK", name: "%012d^0" % (900619746936498440 + self.number)}
