"""URL routes of workflows."""

from django.urls import path

from workflows.api import catalogue, views

urlpatterns = [
    path("node-types/", catalogue.NodeTypeList.as_view()),
    path("template-helpers/", catalogue.HelperList.as_view()),
    path("workflows/templates/", catalogue.TemplateList.as_view()),
    path("workflows/", views.WorkflowList.as_view()),
    path("workflows/<uuid:id>/", views.WorkflowDetail.as_view()),
    path("workflows/<uuid:id>/graph/", views.WorkflowGraph.as_view()),
    path("workflows/<uuid:id>/publish/", views.WorkflowPublish.as_view()),
    path("workflows/<uuid:id>/duplicate/", views.WorkflowDuplicate.as_view()),
    path("workflows/<uuid:id>/triggers/<str:node_id>/listen/", views.WorkflowListen.as_view()),
    path("workflows/<uuid:id>/preview/", views.WorkflowPreview.as_view()),
    path("workflows/<uuid:id>/nodes/<str:node_id>/request/", views.NodeRequest.as_view()),
]
