"""The office's other papers from the same results: 专报, 会商, 单位情况表, 提示单 and its like."""
