# SPDX-License-Identifier: MIT
"""Directories of WeCom and DingTalk: tokens that run out, departments, pages."""
from urllib.parse import parse_qsl

from gateway import Service


class Directory(Service):
    """Settings: secret, departments [[id, name, parent]], people [{"userid","name","mobile","departments":[id],…}], page (people of one),
    stale (so many calls are answered that the token has run out), fault (path: code), cut (path: the member that is left out)."""

    def __init__(self, gateway):
        super().__init__(gateway)
        self.tokens, self.stale = {}, 0

    def token(self, secret):
        self.tokens[f"token {len(self.tokens)}/{secret}"] = secret
        return 200, {"errcode": 0, "errmsg": "ok", "access_token": list(self.tokens)[-1], "expires_in": 7200}

    def judge(self, request):
        fields = dict(parse_qsl(request.query, keep_blank_values=True))
        if request.path.endswith("gettoken"):
            secret = fields.get(self.secret_name)
            if fields.get(self.account_name) != "corp" or secret not in (self.setting("secret", "s3cret"), "sync-s3cret"):
                return self.fault(40001)
            return self.token(secret)
        if fields.get("access_token") not in self.tokens:
            return self.fault(40014)
        if self.stale < self.setting("stale", 0):
            self.stale += 1
            return self.fault(42001)
        code = self.setting("fault", {}).get(request.path)
        if code:
            return self.fault(code)
        answer = self.ask(request.path, {**fields, **(request.json() or {})}, self.tokens[fields["access_token"]])
        cut = self.setting("cut", {}).get(request.path)
        answer.pop(cut, None)
        if isinstance(answer.get("result"), dict):
            answer["result"].pop(cut, None)
        return 200, {"errcode": 0, "errmsg": "ok", **answer}

    def of(self, department):
        return [one for one in self.setting("people", []) if department in one["departments"]]


class WeComDirectory(Directory):
    name, account_name, secret_name = "wecomdir", "corpid", "corpsecret"

    def fault(self, code):
        return 200, {"errcode": code, "errmsg": f"hint: [1700], from ip: 203.0.113.9, more info at https://open.work.weixin.qq.com/?e={code}"}

    def ask(self, path, fields, secret):
        if path.endswith("department/list"):
            return {"department": [{"id": i, "name": name, "parentid": above, "order": 1} for i, name, above in self.setting("departments", [])]}
        if path.endswith("user/list"):
            return {"userlist": [{"userid": one["userid"], "name": one["name"], "department": one["departments"], "position": one.get("title", ""),
                                  "status": one.get("status", 1), **{key: one[key] for key in ("mobile", "email") if key in one}}
                                 for one in self.of(int(fields["department_id"]))]}
        if secret != "sync-s3cret":
            return {"errcode": 48002, "errmsg": "api forbidden"}
        rows = [{"userid": one["userid"], "department": i} for one in self.setting("people", []) for i in one["departments"]]
        at, page = int(fields["cursor"] or 0), self.setting("page", 2)
        more = {"next_cursor": str(at + page)} if at + page < len(rows) else {}
        return {"dept_user": rows[at:at + page] + self.setting("ghosts", []), **more}


class DingTalkDirectory(Directory):
    name, account_name, secret_name = "dingdir", "appkey", "appsecret"

    def token(self, secret):
        """Asked again it is the same one."""
        known = [token for token, of in self.tokens.items() if of == secret]
        return (200, {"errcode": 0, "errmsg": "ok", "access_token": known[0], "expires_in": 7200}) if known else super().token(secret)

    def fault(self, code):
        return 200, {"errcode": 88, "sub_code": str(code), "sub_msg": "不合法的access_token",
                     "errmsg": f"ding talk error[subcode={code},submsg=…]", "request_id": "r"}

    def ask(self, path, fields, secret):
        if path.endswith("listsub"):
            return {"result": [{"dept_id": i, "name": name, "parent_id": above} for i, name, above in self.setting("departments", [])
                               if above == fields["dept_id"]]}
        people, at, size = self.of(fields["dept_id"]), fields["cursor"], min(fields["size"], self.setting("page", 2))
        more = at + size < len(people)
        page = [{"userid": one["userid"], "unionid": "u", "name": one["name"], "job_number": one.get("number", ""), "active": False,
                 "title": one.get("title", ""), "dept_id_list": one["departments"], **{key: one[key] for key in ("mobile", "email") if key in one}}
                for one in people[at:at + size]]
        return {"result": {"has_more": more, "list": page, **({"next_cursor": at + size} if more else {})}}
