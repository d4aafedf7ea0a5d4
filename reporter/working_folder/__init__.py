"""The working folder 工作文件夹: where the plan, the store and each month's files lie."""
