"""目标清单, 任务清单 and 责任清单 of the plan, as the notice itself asks for them: one workbook, one Word annex."""
