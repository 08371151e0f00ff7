"""URL routes of the session, tokens and members."""

from django.urls import path

from accounts.api import account, audit, factors, views

urlpatterns = [
    path("account/", account.Account.as_view()),
    path("account/password/", account.AccountPassword.as_view()),
    path("account/confirmation/", account.AccountConfirmation.as_view()),
    path("account/sessions/", account.AccountSessionList.as_view()),
    path("account/sessions/<uuid:id>/", account.AccountSessionDetail.as_view()),
    path("account/second-factor/", factors.SecondFactor.as_view()),
    path("account/second-factor/confirmation/", factors.SecondFactorConfirmation.as_view()),
    path("account/recovery-codes/", factors.RecoveryCodeList.as_view()),
    path("account/passkeys/", factors.PasskeyList.as_view()),
    path("account/passkeys/options/", factors.PasskeyOptions.as_view()),
    path("account/passkeys/<uuid:id>/", factors.PasskeyDetail.as_view()),
    path("account/provider/", factors.AccountProvider.as_view()),
    path("session/", views.SessionView.as_view()),
    path("session/organization/", views.SessionOrganization.as_view()),
    path("organization/", views.OrganizationDetail.as_view()),
    path("tokens/", views.TokenList.as_view()),
    path("tokens/<uuid:id>/", views.TokenDetail.as_view()),
    path("members/", views.MemberList.as_view()),
    path("members/<uuid:id>/", views.MemberDetail.as_view()),
    path("audit/", audit.AuditList.as_view()),
    path("audit/export/", audit.AuditExport.as_view()),
    path("audit/verification/", audit.AuditVerification.as_view()),
]
