# SPDX-License-Identifier: MIT
"""Tencent's SMS (SendSms of 2021-01-11), signature TC3-HMAC-SHA256."""
import hashlib, hmac, re, time

from gateway import Service


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def keyed(key, text):
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


class Tencent(Service):
    """Settings: account, secret, code (each number's status)."""
    name = "tencent"

    def signed(self, request, day, signed_headers):
        headers = "".join(f"{name}:{request.headers.get(name, '').strip().lower() if name != 'content-type' else request.headers[name]}\n"
                          for name in signed_headers.split(";"))
        canonical = f"{request.method}\n{request.path}\n{request.query}\n{headers}\n{signed_headers}\n{sha256(request.body)}"
        text = f"TC3-HMAC-SHA256\n{request.headers['x-tc-timestamp']}\n{day}/sms/tc3_request\n{sha256(canonical.encode())}"
        key = keyed(keyed(keyed(("TC3" + self.setting("secret", "SECRETEXAMPLE")).encode(), day), "sms"), "tc3_request")
        return keyed(key, text).hex()

    def fault(self, request):
        said = re.fullmatch(r"TC3-HMAC-SHA256 Credential=([^/]+)/([\d-]+)/sms/tc3_request, SignedHeaders=([a-z0-9;-]+), Signature=([0-9a-f]{64})",
                            request.headers.get("authorization", ""))
        stamp = request.headers.get("x-tc-timestamp", "")
        if not said or not stamp.isdigit():
            return "AuthFailure.InvalidAuthorization"
        account, day, signed_headers, given = said.groups()
        if account != self.setting("account", "AKIDEXAMPLE"):
            return "AuthFailure.SecretIdNotFound"
        if abs(int(stamp) - self.gateway.now()) > 300:
            return "AuthFailure.SignatureExpire"
        if not {"content-type", "host"} <= set(signed_headers.split(";")) or day != time.strftime("%Y-%m-%d", time.gmtime(int(stamp))):
            return "AuthFailure.InvalidAuthorization"
        if given != self.signed(request, day, signed_headers):
            return "AuthFailure.SignatureFailure"
        if request.headers.get("x-tc-action") != "SendSms" or request.headers.get("x-tc-version") != "2021-01-11":
            return "InvalidAction"
        return None

    def judge(self, request):
        fault, document = self.fault(request), request.json()
        if not fault and (not document or not isinstance(document.get("TemplateParamSet"), list)):
            fault = "InvalidParameterValue"
        if fault:
            return 200, {"Response": {"Error": {"Code": fault, "Message": "refused"}, "RequestId": "r"}}
        states = []
        for number in document["PhoneNumberSet"]:
            code = self.setting("code", "Ok") if re.fullmatch(r"(\+86)?1\d{10}", number) else "FailedOperation.PhoneNumberInvalid"
            states.append({"SerialNo": "5000:1045710669157053657849499619" if code == "Ok" else "", "PhoneNumber": number, "Fee": int(code == "Ok"),
                           "SessionContext": document.get("SessionContext", ""), "Code": code, "Message": "send success", "IsoCode": "CN"})
        return 200, {"Response": {"SendStatusSet": states, "RequestId": "r"}}
